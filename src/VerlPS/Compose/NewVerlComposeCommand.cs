using System.Management.Automation;
using VerlPS.Containers;
using VerlPS.Engine;

namespace VerlPS.Commands;

[Cmdlet(VerbsCommon.New, "VerlCompose", SupportsShouldProcess = true)]
[OutputType(typeof(VerlCompose))]
public sealed class NewVerlComposeCommand : ContainerCmdlet
{
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = ".";

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord() => Guard(Image ?? Name, () =>
    {
        IDockerEngine engine = Engine();
        string target = GetUnresolvedProviderPathFromPSPath(Path);
        ContainerRequest request = Request(engine, PullPolicy.Missing);
        if (ShouldProcess(target, $"Write the compose file of '{Name}' from {request.Image}"))
            Stream(Services.Compose(engine).WriteAsync(request, target, Force, Token), target);
    });
}
