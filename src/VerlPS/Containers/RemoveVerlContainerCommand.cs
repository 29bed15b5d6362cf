using System.Management.Automation;
using VerlPS.Containers;
using VerlPS.Engine;

namespace VerlPS.Commands;

[Cmdlet(VerbsCommon.Remove, "VerlContainer", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveVerlContainerCommand : EngineCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ContainerNameCompleter))]
    public string[] Name { get; set; } = [];

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter All { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string name in Name)
            Each(name, All, Remove);
    }

    private void Remove(IDockerEngine engine, VerlContainer container)
    {
        if (ShouldProcess($"'{container.Name}' ({container.State}) on {engine.Endpoint.DockerHost}", "Remove container"))
            Await(token => new ContainerListService(engine).RemoveAsync(container, Force, token));
    }
}
