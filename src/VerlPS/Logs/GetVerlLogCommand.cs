using System.Management.Automation;
using VerlPS.Compose;
using VerlPS.Engine;
using VerlPS.Failures;
using VerlPS.Logs;

namespace VerlPS.Commands;

[Cmdlet(VerbsCommon.Get, "VerlLog", DefaultParameterSetName = InputObjectSet)]
[OutputType(typeof(VerlLogEntry))]
[OutputType(typeof(string))]
[OutputType(typeof(VerlFailure))]
public sealed class GetVerlLogCommand : LogCmdlet
{
    private const string NameSet = "Name";
    private const string InputObjectSet = "InputObject";
    private const string ComposeSet = "Compose";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string LineSet = "Line";

    private readonly List<LogSource> _sources = [];
    private readonly Dictionary<IDockerEngine, List<VerlContainer>> _containers = [];
    private LogSelection? _lines;
    private DiagnosisService? _diagnosis;

    [Parameter(ParameterSetName = NameSet, Mandatory = true, Position = 0)]
    [Alias("Container", "Id")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ContainerNameCompleter))]
    public string[] Name { get; set; } = [];

    // The default set, and no set insists on its input: PowerShell would bind a piped file as a name, or all input as files.
    [Parameter(ParameterSetName = InputObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public VerlContainer? InputObject { get; set; }

    [Parameter(ParameterSetName = ComposeSet, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public VerlCompose? Compose { get; set; }

    [Parameter(ParameterSetName = ComposeSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Service { get; set; } = ["*"];

    [Parameter(ParameterSetName = PathSet, Mandatory = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    [Parameter(ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    [Parameter(ParameterSetName = LineSet, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string?[]? Line { get; set; }

    [Parameter(ParameterSetName = NameSet)]
    [Parameter(ParameterSetName = InputObjectSet)]
    [Parameter(ParameterSetName = ComposeSet)]
    public LogReader Source { get; set; }

    [Parameter(ParameterSetName = NameSet)]
    [Parameter(ParameterSetName = InputObjectSet)]
    [Parameter(ParameterSetName = ComposeSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public SwitchParameter Follow { get; set; }

    [Parameter(ParameterSetName = NameSet)]
    [Parameter(ParameterSetName = InputObjectSet)]
    [Parameter(ParameterSetName = ComposeSet)]
    public LogEnding For { get; set; }

    [Parameter(ParameterSetName = NameSet)]
    [Parameter(ParameterSetName = InputObjectSet)]
    [Parameter(ParameterSetName = ComposeSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Alias("Timeout")]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSec { get; set; }

    [Parameter(ParameterSetName = NameSet)]
    [Parameter(ParameterSetName = InputObjectSet)]
    [Parameter(ParameterSetName = ComposeSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateRange(0, int.MaxValue)]
    public int? Tail { get; set; }

    private protected override LogQuery Query => new() { Follow = Follow, Ending = For, Tail = Tail, Reader = Source };

    private protected override TimeSpan? Timeout => TimeoutSec is int seconds ? TimeSpan.FromSeconds(seconds) : null;

    protected override void ProcessRecord()
    {
        foreach (string path in Path.SelectMany(path => LogPaths.Resolve(this, path)).Concat(LiteralPath.Select(GetUnresolvedProviderPathFromPSPath)))
            Guard(path, () => _sources.Add(Services.Log(path)));
        foreach (string name in Name)
            Each(name, all: !WildcardPattern.ContainsWildcardCharacters(name), Take);
        if (Compose is not null)
            Guard(Compose.ProjectName, () => Take(Compose));
        if (ParameterSetName == LineSet)
            Guard(null, () => Take(Line));
        if (ParameterSetName == InputObjectSet)
        {
            Guard(InputObject?.Name, () =>
            {
                IDockerEngine engine = Engine();
                Take(engine, InputObject ?? Await(token => LogService.FindOnlyAsync(engine, token)));
            });
        }
    }

    // All are read when all are known: several are merged by time, and following one would keep the pipeline from the next.
    protected override void EndProcessing()
    {
        if (_lines is not null)
            Guard(null, () => Write(_lines, last: true));
        if (_sources.Count == 0 && _lines is null)
            return;

        IAsyncEnumerable<StreamItem> logs = LogService.ReadAsync(_sources, Request, Token);
        WriteStream(Diagnose ? Diagnosis.FinishAsync(logs, [.. _containers.Select(asked => Services.HostEvidence(asked.Key, asked.Value))], Token) : logs, _sources.Count == 1 ? _sources[0].Name : null);
    }

    private DiagnosisService Diagnosis => _diagnosis ??= new DiagnosisService();

    private void Take(IDockerEngine engine, VerlContainer container)
    {
        Ask(engine, container);
        _sources.Add(Services.Log(engine, container));
    }

    // What a host adds to a diagnosis, it adds for its containers.
    private void Ask(IDockerEngine engine, VerlContainer container)
    {
        if (!_containers.TryGetValue(engine, out List<VerlContainer>? containers))
            _containers[engine] = containers = [];
        containers.Add(container);
    }

    // Its containers are those of now: the record may be from before they were made, or made anew.
    private void Take(VerlCompose file)
    {
        IDockerEngine engine = Engine();
        VerlCompose project = Await(token => Services.ComposeProjects(engine).FindAsync(new ComposeTarget(null, file.ProjectName), token));
        _sources.AddRange(LogSource.Of(engine, project, Service, container => Services.Log(engine, container)));
        foreach (VerlContainer container in project.Containers)
            Ask(engine, container);
    }

    // Lines of the pipeline are handed on as they come: more may come at any time, or never.
    private void Take(string?[]? lines)
    {
        _lines ??= new LogSelection("pipeline", Request, DateTimeOffset.UtcNow);
        _lines.Add([.. (lines ?? []).SelectMany(text => (text ?? string.Empty).Split('\n')).Select(text => new LogLine(null, LogChannel.Stdout, text.TrimEnd('\r')))]);
        Write(_lines, last: false);
    }

    private void Write(LogSelection selection, bool last)
    {
        if (last)
            selection.Flush();
        ResultsItem results = new(selection.TakeValues());
        if (Diagnose)
            Diagnosis.Add(results);
        else
            Write(results);
    }
}
