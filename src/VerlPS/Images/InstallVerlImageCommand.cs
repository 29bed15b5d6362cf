using System.Management.Automation;
using VerlPS.Engine;
using VerlPS.Images;

namespace VerlPS.Commands;

[Cmdlet(VerbsLifecycle.Install, "VerlImage", SupportsShouldProcess = true)]
[OutputType(typeof(VerlImage))]
public sealed class InstallVerlImageCommand : EngineCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Reference")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public string[] Image { get; set; } = [];

    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string image in Image)
            Guard(image, () => Pull(ImageReference.ParseTagged(image)));
    }

    private void Pull(ImageReference image)
    {
        IDockerEngine engine = Engine();
        RegistryCredential? login = RegistryLogins.From(Credential);
        if (ShouldProcess($"{image} on {engine.Endpoint.DockerHost}", "Pull image"))
            Stream(Services.Pulls(engine).InstallAsync(image, login, Token), image.ToString());
    }
}
