using System.Management.Automation;
using VerlPS.Containers;
using VerlPS.Engine;

namespace VerlPS.Commands;

[Cmdlet(VerbsLifecycle.Stop, "VerlContainer", SupportsShouldProcess = true)]
[OutputType(typeof(VerlContainer))]
public sealed class StopVerlContainerCommand : ContainerActionCmdlet
{
    [Parameter]
    [ValidateRange(0, 86400)]
    public int? TimeoutSec { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Act(IDockerEngine engine, VerlContainer container)
    {
        if (!ShouldProcess($"'{container.Name}' on {engine.Endpoint.DockerHost}", "Stop container"))
            return;

        TimeSpan? grace = TimeoutSec is int seconds ? TimeSpan.FromSeconds(seconds) : null;
        VerlContainer stopped = Await(token => new ContainerListService(engine).StopAsync(container, grace, token));
        if (PassThru)
            WriteObject(stopped);
    }
}
