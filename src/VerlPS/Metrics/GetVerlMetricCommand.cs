using System.Management.Automation;
using VerlPS.Compose;
using VerlPS.Engine;
using VerlPS.Logs;
using VerlPS.Metrics;

namespace VerlPS.Commands;

[Cmdlet(VerbsCommon.Get, "VerlMetric", DefaultParameterSetName = InputObjectSet)]
[OutputType(typeof(VerlMetric))]
public sealed class GetVerlMetricCommand : EngineCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string ContainerSet = "Container";
    private const string InputObjectSet = "InputObject";
    private const string ComposeSet = "Compose";
    private const string EntrySet = "Entry";
    private const string TextSet = "Text";

    // Lines of text say nothing of where they are from.
    private const string TextSource = "text";

    private readonly Dictionary<string, MetricFeed> _feeds = new(StringComparer.Ordinal);
    private readonly List<MetricSource> _followed = [];
    private MetricQuery _query = new();

    [Parameter(ParameterSetName = PathSet, Mandatory = true, Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    [Parameter(ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    [Parameter(ParameterSetName = ContainerSet, Mandatory = true)]
    [Alias("Id")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ContainerNameCompleter))]
    public string[] Container { get; set; } = [];

    // The default set, and no pipeline set insists on its input: PowerShell would take a piped file for text.
    [Parameter(ParameterSetName = InputObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public VerlContainer? InputObject { get; set; }

    [Parameter(ParameterSetName = ComposeSet, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public VerlCompose? Compose { get; set; }

    [Parameter(ParameterSetName = EntrySet, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public VerlLogEntry? Entry { get; set; }

    [Parameter(ParameterSetName = TextSet, ValueFromPipeline = true)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[] Text { get; set; } = [];

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
    [ValidateRange(1, int.MaxValue)]
    public int? Last { get; set; }

    [Parameter]
    public SwitchParameter All { get; set; }

    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ContainerSet)]
    [Parameter(ParameterSetName = InputObjectSet)]
    [Parameter(ParameterSetName = ComposeSet)]
    public SwitchParameter Follow { get; set; }

    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _query = new MetricQuery { Names = Name, Steps = Step, Last = Last, All = All, Follow = Follow };
        if (Follow && Last is not null)
        {
            ThrowTerminatingError(ErrorRecords.From(
                new VerlException(VerlErrorKind.InvalidArgument, "-Last counts from the end, and what is followed has none.", Last, "Leave out -Last or -Follow, or choose with -Step, for example -Step 100-."),
                null));
        }
    }

    protected override void ProcessRecord()
    {
        foreach (string path in Path.SelectMany(path => LogPaths.Resolve(this, path)).Concat(LiteralPath.Select(GetUnresolvedProviderPathFromPSPath)))
            Take(MetricSource.Of(Services.MetricFiles, Services.LogFiles, path));
        foreach (string name in Container)
            Each(name, all: !WildcardPattern.ContainsWildcardCharacters(name), (engine, container) => Take(Source(engine, container)));
        if (Compose is not null)
            Guard(Compose.ProjectName, () => Take(Compose));
        if (ParameterSetName == InputObjectSet)
            Guard(InputObject?.Name, TakeContainer);
        if (Entry is not null)
            Read(Entry.Source, Entry.Raw, Entry.Timestamp);
        foreach (string line in Text)
            Read(TextSource, line, null);
    }

    protected override void EndProcessing()
    {
        foreach (StreamItem item in _feeds.Values.SelectMany(feed => feed.Finish()))
            Write(item);
        if (_followed.Count > 0)
            WriteStream(MetricService.ReadAsync(_followed, _query, Token), null);
    }

    private void TakeContainer()
    {
        IDockerEngine engine = Engine();
        Take(Source(engine, InputObject ?? Await(token => MetricService.FindOnlyAsync(engine, token))));
    }

    private MetricSource Source(IDockerEngine engine, VerlContainer container) => MetricSource.Of(Services.MetricFiles, Services.Log(engine, container));

    // Its containers are those of now: the record may be from before they were made, or made anew.
    private void Take(VerlCompose file)
    {
        IDockerEngine engine = Engine();
        VerlCompose project = Await(token => Services.ComposeProjects(engine).FindAsync(new ComposeTarget(null, file.ProjectName), token));
        foreach (LogSource log in LogSource.Of(engine, project, ["*"], container => Services.Log(engine, container)))
            Take(MetricSource.Of(Services.MetricFiles, log));
    }

    // Following one log would keep the pipeline from the next; they are followed together when all are known.
    private void Take(MetricSource source)
    {
        if (Follow)
            _followed.Add(source);
        else
            WriteStream(MetricService.ReadAsync([source], _query, Token), source.Path);
    }

    private void Read(string source, string line, DateTimeOffset? time)
    {
        if (!_feeds.TryGetValue(source, out MetricFeed? feed))
            _feeds[source] = feed = new MetricFeed(source, _query);
        foreach (StreamItem item in feed.Add(line, time))
            Write(item);
    }
}
