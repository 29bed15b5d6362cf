using System.Management.Automation;
using VerlPS.Engine;

namespace VerlPS.Commands;

[Cmdlet(VerbsLifecycle.Restart, "VerlContainer", SupportsShouldProcess = true)]
[OutputType(typeof(VerlContainer))]
public sealed class RestartVerlContainerCommand : ContainerActionCmdlet
{
    [Parameter]
    [ValidateRange(0, 86400)]
    public int? TimeoutSec { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Act(IDockerEngine engine, VerlContainer container)
    {
        if (!ShouldProcess($"'{container.Name}' ({container.State}) on {engine.Endpoint.DockerHost}", "Restart container"))
            return;

        TimeSpan? grace = TimeoutSec is int seconds ? TimeSpan.FromSeconds(seconds) : null;
        VerlContainer restarted = Await(token => Services.Restarts(engine).RestartAsync(container, grace, token));
        if (PassThru)
            WriteObject(restarted);
    }
}
