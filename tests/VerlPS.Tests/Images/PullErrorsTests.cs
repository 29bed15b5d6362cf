using VerlPS.Adapters.Docker;
using VerlPS.Images;

namespace VerlPS.Tests.Images;

public class PullErrorsTests
{
    [Theory]
    [InlineData("manifest for 127.0.0.1:5000/verlai/verl:x not found: manifest unknown: manifest unknown", VerlErrorKind.ImageNotFound, "Get-VerlImage -Available")]
    [InlineData("pull access denied for xxx/verl, repository does not exist or may require 'docker login'", VerlErrorKind.ImageNotFound, "Get-VerlImage -Available")]
    [InlineData("Head \"http://127.0.0.1:5001/v2/verlai/verl/manifests/x\": no basic auth credentials", VerlErrorKind.RegistryAccessDenied, "-Credential")]
    [InlineData("Head \"http://127.0.0.1:5001/v2/verlai/verl/manifests/x\": unauthorized: authentication required", VerlErrorKind.RegistryAccessDenied, "-Credential")]
    [InlineData("Get \"https://registry-1.docker.io/v2/\": dial tcp: lookup registry-1.docker.io: no such host", VerlErrorKind.RegistryUnreachable, "registry-mirrors")]
    [InlineData("Get \"https://registry-1.docker.io/v2/\": net/http: TLS handshake timeout", VerlErrorKind.RegistryUnreachable, "registry-mirrors")]
    [InlineData("failed to register layer: write /x: no space left on device", VerlErrorKind.ImagePullFailed, "Make room")]
    [InlineData("unknown blob", VerlErrorKind.ImagePullFailed, "Pull again")]
    public void The_engines_prose_becomes_a_kind_and_a_remedy(string message, VerlErrorKind kind, string remedy)
    {
        VerlException error = PullErrors.Translate(message, ImageReference.Parse("127.0.0.1:5000/verlai/verl:x"), null);

        Assert.Equal(kind, error.Kind);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
        Assert.Equal("127.0.0.1:5000/verlai/verl:x", error.Target);
    }
}
