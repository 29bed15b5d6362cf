using System.Management.Automation;
using VerlPS.Engine;

namespace VerlPS.Commands;

/// <summary>A cmdlet that does something to each container that its names and patterns find.</summary>
public abstract class ContainerActionCmdlet : EngineCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ContainerNameCompleter))]
    public string[] Name { get; set; } = [];

    [Parameter]
    public SwitchParameter All { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string name in Name)
            Each(name, All, Act);
    }

    /// <summary>Acts on one container; a failure is that container's own error.</summary>
    private protected abstract void Act(IDockerEngine engine, VerlContainer container);
}
