using System.Management.Automation;
using VerlPS.Containers;

namespace VerlPS.Commands;

[Cmdlet(VerbsCommon.Get, "VerlContainer")]
[OutputType(typeof(VerlContainer))]
public sealed class GetVerlContainerCommand : EngineCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ContainerNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    [Parameter]
    public SwitchParameter All { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string name in Name)
            Guard(name, () => WriteStream(new ContainerListService(Engine()).FindAsync(name, All, Token), name));
    }
}
