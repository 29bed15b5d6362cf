using System.Management.Automation;
using VerlPS.Compose;
using VerlPS.Engine;
using VerlPS.Logs;

namespace VerlPS.Commands;

[Cmdlet(VerbsCommon.Get, "VerlLog", DefaultParameterSetName = InputObjectSet)]
[OutputType(typeof(VerlLogEntry))]
[OutputType(typeof(string))]
public sealed class GetVerlLogCommand : EngineCmdlet
{
    private const string NameSet = "Name";
    private const string InputObjectSet = "InputObject";
    private const string ComposeSet = "Compose";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private readonly List<LogSource> _followed = [];
    private LogRequest _request = new();

    [Parameter(ParameterSetName = NameSet, Position = 0, ValueFromPipeline = true)]
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

    [Parameter(ParameterSetName = PathSet, Mandatory = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    [Parameter(ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    [Parameter]
    public SwitchParameter Follow { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Tail { get; set; }

    [Parameter(ParameterSetName = NameSet)]
    [Parameter(ParameterSetName = InputObjectSet)]
    [Parameter(ParameterSetName = ComposeSet)]
    [Convert(typeof(LogTime?))]
    public LogTime? Since { get; set; }

    [Parameter(ParameterSetName = NameSet)]
    [Parameter(ParameterSetName = InputObjectSet)]
    [Parameter(ParameterSetName = ComposeSet)]
    [Convert(typeof(LogTime?))]
    public LogTime? Until { get; set; }

    [Parameter]
    public LogLevel? Level { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Include { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Exclude { get; set; }

    [Parameter]
    public SwitchParameter Raw { get; set; }

    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        try
        {
            _request = new LogRequest
            {
                Query = new LogQuery
                {
                    Follow = Follow,
                    Tail = Tail,
                    Since = Since?.Resolve(TimeProvider.System),
                    Until = Until?.Resolve(TimeProvider.System),
                },
                Filter = new LogFilter(Level, Include, Exclude),
                Raw = Raw,
            };
        }
        catch (VerlException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, null));
        }
    }

    protected override void ProcessRecord()
    {
        foreach (string path in Path.SelectMany(path => LogPaths.Resolve(this, path)).Concat(LiteralPath.Select(GetUnresolvedProviderPathFromPSPath)))
            Take(LogSource.Of(Services.LogFiles, path));
        foreach (string name in Name)
            Each(name, all: !WildcardPattern.ContainsWildcardCharacters(name), (engine, container) => Take(LogSource.Of(engine, container)));
        if (Compose is not null)
            Guard(Compose.ProjectName, () => Take(Compose));
        if (ParameterSetName == InputObjectSet)
        {
            Guard(InputObject?.Name, () =>
            {
                IDockerEngine engine = Engine();
                Take(LogSource.Of(engine, InputObject ?? Await(token => LogService.FindOnlyAsync(engine, token))));
            });
        }
    }

    protected override void EndProcessing()
    {
        if (_followed.Count > 0)
            Stream(LogService.ReadAsync(_followed, _request, Token), null);
    }

    // Its containers are those of now: the record may be from before they were made, or made anew.
    private void Take(VerlCompose file)
    {
        IDockerEngine engine = Engine();
        VerlCompose project = Await(token => Services.ComposeProjects(engine).FindAsync(new ComposeTarget(null, file.ProjectName), token));
        IReadOnlyList<LogSource> sources = LogSource.Of(engine, project);
        if (Follow)
            _followed.AddRange(sources);
        else
            Stream(LogService.MergeAsync(sources, _request, Token), project.ProjectName);
    }

    // Following one log would keep the pipeline from the next; they are followed together when all are known.
    private void Take(LogSource source)
    {
        if (Follow)
            _followed.Add(source);
        else
            Stream(LogService.ReadAsync([source], _request, Token), source.Name);
    }
}
