using System.Management.Automation;
using VerlPS.Containers;
using VerlPS.Engine;

namespace VerlPS.Commands;

[Cmdlet(VerbsLifecycle.Stop, "VerlContainer", SupportsShouldProcess = true)]
[OutputType(typeof(VerlContainer))]
public sealed class StopVerlContainerCommand : EngineCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ContainerNameCompleter))]
    public string[] Name { get; set; } = [];

    [Parameter]
    [ValidateRange(0, 86400)]
    public int? TimeoutSec { get; set; }

    [Parameter]
    public SwitchParameter All { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string name in Name)
            Each(name, All, Stop);
    }

    private void Stop(IDockerEngine engine, VerlContainer container)
    {
        if (!ShouldProcess($"'{container.Name}' on {engine.Endpoint.DockerHost}", "Stop container"))
            return;

        TimeSpan? grace = TimeoutSec is int seconds ? TimeSpan.FromSeconds(seconds) : null;
        VerlContainer stopped = Await(token => new ContainerListService(engine).StopAsync(container, grace, token));
        if (PassThru)
            WriteObject(stopped);
    }
}
