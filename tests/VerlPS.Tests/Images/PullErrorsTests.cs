using VerlPS.Adapters.Docker;
using VerlPS.Images;

namespace VerlPS.Tests.Images;

public class PullErrorsTests
{
    private const string Name = "127.0.0.1:5000/verlai/verl:x";

    [Theory]
    [InlineData("manifest for 127.0.0.1:5000/verlai/verl:x not found: manifest unknown: manifest unknown", VerlErrorKind.ImageNotFound, "Get-VerlImage -Available")]
    [InlineData("pull access denied for xxx/verl, repository does not exist or may require 'docker login'", VerlErrorKind.ImageNotFound, "Get-VerlImage -Available")]
    [InlineData("Head \"http://127.0.0.1:5001/v2/verlai/verl/manifests/x\": no basic auth credentials", VerlErrorKind.RegistryAccessDenied, "-Credential")]
    [InlineData("Head \"http://127.0.0.1:5001/v2/verlai/verl/manifests/x\": unauthorized: authentication required", VerlErrorKind.RegistryAccessDenied, "-Credential")]
    [InlineData("toomanyrequests: You have reached your unauthenticated pull rate limit.", VerlErrorKind.RegistryRateLimited, "-Mirror")]
    [InlineData("no matching manifest for linux/amd64 in the manifest list entries", VerlErrorKind.ImagePlatformMismatch, "-Platform")]
    [InlineData("failed to register layer: write /x: no space left on device", VerlErrorKind.DiskFull, "Make room")]
    [InlineData("write /var/lib/docker/tmp/GetImageBlob1: disk quota exceeded", VerlErrorKind.DiskFull, "Make room")]
    [InlineData("Get \"https://r.example/v2/\": tls: failed to verify certificate: x509: certificate signed by unknown authority", VerlErrorKind.RegistryUnreachable, "certs.d")]
    [InlineData("Get \"https://10.0.0.1:5000/v2/\": http: server gave HTTP response to HTTPS client", VerlErrorKind.RegistryUnreachable, "insecure-registries")]
    [InlineData("unknown blob", VerlErrorKind.ImagePullFailed, "Pull again")]
    [InlineData("filesystem layer verification failed for digest sha256:ab", VerlErrorKind.ImagePullFailed, "Pull again")]
    public void The_engines_prose_becomes_a_kind_and_a_remedy(string message, VerlErrorKind kind, string remedy)
    {
        VerlException error = PullErrors.Translate(message, ImageReference.Parse(Name), hasBegun: false, null);

        Assert.Equal(kind, error.Kind);
        Assert.Contains(message.TrimEnd('.'), error.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
        Assert.Equal(Name, error.Target);
        Assert.False(error.IsTransient);
    }

    [Theory]
    [InlineData("Get \"https://registry-1.docker.io/v2/\": dial tcp: lookup registry-1.docker.io: no such host")]
    [InlineData("Get \"https://registry-1.docker.io/v2/\": net/http: TLS handshake timeout")]
    [InlineData("Get \"http://127.0.0.1:9/v2/\": dial tcp 127.0.0.1:9: connect: connection refused")]
    [InlineData("error parsing HTTP 503 response body: 503 Service Unavailable")]
    [InlineData("unexpected EOF")]
    [InlineData("read tcp 10.0.0.1:4->10.0.0.2:443: read: connection reset by peer")]
    public void What_the_network_did_may_be_tried_again(string message)
    {
        VerlException before = PullErrors.Translate(message, ImageReference.Parse(Name), hasBegun: false, null);
        VerlException within = PullErrors.Translate(message, ImageReference.Parse(Name), hasBegun: true, null);

        Assert.Equal((VerlErrorKind.RegistryUnreachable, true), (before.Kind, before.IsTransient));
        Assert.Contains("registry-mirrors", before.Remedy, StringComparison.Ordinal);
        Assert.Equal((VerlErrorKind.ImagePullFailed, true), (within.Kind, within.IsTransient));
    }
}
