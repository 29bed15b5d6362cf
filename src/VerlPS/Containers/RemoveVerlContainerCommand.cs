using System.Management.Automation;
using VerlPS.Containers;
using VerlPS.Engine;

namespace VerlPS.Commands;

[Cmdlet(VerbsCommon.Remove, "VerlContainer", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveVerlContainerCommand : ContainerActionCmdlet
{
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Act(IDockerEngine engine, VerlContainer container)
    {
        if (ShouldProcess($"'{container.Name}' ({container.State}) on {engine.Endpoint.DockerHost}", "Remove container"))
            Await(token => new ContainerListService(engine).RemoveAsync(container, Force, token));
    }
}
