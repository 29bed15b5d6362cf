using System.Management.Automation;
using VerlPS.Containers;
using VerlPS.Engine;

namespace VerlPS.Commands;

[Cmdlet(VerbsLifecycle.Stop, "VerlContainer", SupportsShouldProcess = true)]
[OutputType(typeof(VerlContainer))]
public sealed class StopVerlContainerCommand : ContainerStopCmdlet
{
    private protected override void Act(IDockerEngine engine, VerlContainer container)
    {
        if (!ShouldProcess($"'{container.Name}' on {engine.Endpoint.DockerHost}", "Stop container"))
            return;

        VerlContainer stopped = Await(token => new ContainerListService(engine).StopAsync(container, Grace, token));
        if (PassThru)
            WriteObject(stopped);
    }
}
