using System.Management.Automation;
using VerlPS.Engine;

namespace VerlPS.Commands;

[Cmdlet(VerbsLifecycle.Restart, "VerlContainer", SupportsShouldProcess = true)]
[OutputType(typeof(VerlContainer))]
public sealed class RestartVerlContainerCommand : ContainerStopCmdlet
{
    private protected override void Act(IDockerEngine engine, VerlContainer container)
    {
        if (!ShouldProcess($"'{container.Name}' ({container.State}) on {engine.Endpoint.DockerHost}", "Restart container"))
            return;

        VerlContainer restarted = Await(token => Services.Restarts(engine).RestartAsync(container, Grace, token));
        if (PassThru)
            WriteObject(restarted);
    }
}
