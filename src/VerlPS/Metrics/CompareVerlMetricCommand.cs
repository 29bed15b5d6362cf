using System.Management.Automation;
using VerlPS.Metrics;

namespace VerlPS.Commands;

[Cmdlet(VerbsData.Compare, "VerlMetric", DefaultParameterSetName = InputObjectSet)]
[OutputType(typeof(VerlMetricComparison))]
[OutputType(typeof(VerlMetricSummary))]
public sealed class CompareVerlMetricCommand : VerlCmdlet
{
    private const string InputObjectSet = "InputObject";
    private const string PathSet = "Path";

    private readonly ComparedRuns _runs = new();

    [Parameter(ParameterSetName = InputObjectSet, Mandatory = true, ValueFromPipeline = true)]
    [Parameter(ParameterSetName = PathSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public VerlMetric? InputObject { get; set; }

    [Parameter(ParameterSetName = PathSet, Mandatory = true, Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Reference { get; set; }

    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(MetricNameCompleter))]
    public string[] Name { get; set; } = [];

    [Parameter]
    [Convert(typeof(StepRange[]))]
    [ValidateNotNullOrEmpty]
    public StepRange[] Step { get; set; } = [];

    [Parameter]
    public SwitchParameter Summary { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is not null)
            _runs.Add(InputObject);
    }

    protected override void EndProcessing()
    {
        foreach (string path in Path.SelectMany(path => LogPaths.Resolve(this, path)))
            Guard(path, () => Read(MetricSource.Of(Services.MetricFiles, Services.LogFiles, path)));
        Guard(null, () =>
        {
            MetricQuery query = new() { Names = Name, Steps = Step };
            MetricComparer comparer = _runs.Compare(Reference);
            WriteObject(Summary ? comparer.Summarize(query) : comparer.Compare(query), enumerateCollection: true);
        });
    }

    private void Read(MetricSource file)
    {
        foreach (StreamItem item in MetricService.ReadAsync([file], new MetricQuery(), Token).ToBlockingEnumerable(Token))
        {
            if (item is ResultItem { Value: VerlMetric metric })
                _runs.Add(metric);
            else
                Write(item);
        }
    }
}
