using System.Management.Automation;
using VerlPS.Containers;
using VerlPS.Engine;

namespace VerlPS.Commands;

[Cmdlet(VerbsLifecycle.Wait, "VerlContainer")]
[OutputType(typeof(VerlContainer))]
public sealed class WaitVerlContainerCommand : ContainerActionCmdlet
{
    private readonly List<IAsyncEnumerable<StreamItem>> _waits = [];
    private WaitRequest? _request;

    [Parameter]
    public ContainerCondition For { get; set; } = ContainerCondition.Exited;

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Pattern { get; set; }

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSec { get; set; }

    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        try
        {
            _request = new WaitRequest(For, Pattern, TimeoutSec is int seconds ? TimeSpan.FromSeconds(seconds) : null);
        }
        catch (VerlException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, null));
        }
    }

    // Waited for side by side, when all are known: the time is that of the wait and not of each container.
    protected override void EndProcessing()
    {
        if (_waits.Count > 0)
            WriteStream(StreamMerge.ReadAsync(_waits, _waits.Count, Token), null);
    }

    private protected override void Act(IDockerEngine engine, VerlContainer container)
        => _waits.Add(Services.Waits(engine).WaitAsync(container, _request!, _waits.Count, Token));
}
