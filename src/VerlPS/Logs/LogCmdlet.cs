using System.Management.Automation;
using VerlPS.Logs;

namespace VerlPS.Commands;

/// <summary>What is selected of logs, whatever they are, and where it goes.</summary>
public abstract class LogCmdlet : EngineCmdlet
{
    private ILogOutput? _output;

    [Parameter]
    [Convert(typeof(LogTime?))]
    public LogTime? Since { get; set; }

    [Parameter]
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
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ActorCompleter))]
    public string[] Actor { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateRange(0, int.MaxValue)]
    public int[] Rank { get; set; } = [];

    [Parameter]
    public LogChannel? Stream { get; set; }

    [Parameter]
    public SwitchParameter Raw { get; set; }

    [Parameter]
    public SwitchParameter Diagnose { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    [Parameter]
    [Convert(typeof(ByteSize?))]
    public ByteSize? MaxSize { get; set; }

    [Parameter]
    [ValidateRange(1, 1000)]
    public int MaxFiles { get; set; } = 5;

    [Parameter]
    public SwitchParameter Append { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>What is to be read of each log.</summary>
    private protected abstract LogQuery Query { get; }

    /// <summary>How long to follow; null for as long as the logs go on.</summary>
    private protected abstract TimeSpan? Timeout { get; }

    private protected LogRequest Request { get; private set; } = new();

    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        try
        {
            if (Diagnose && Conflicting is string other)
                throw new VerlException(VerlErrorKind.InvalidArgument, $"-Diagnose reads a log to its end and gives failures, so that -{other} can't be with it.", null, "Leave one of them out.");
            Request = new LogRequest
            {
                Query = Query with { Since = Since?.Resolve(TimeProvider.System), Until = Until?.Resolve(TimeProvider.System) },
                Filter = new LogFilter(Level, Include, Exclude) { Actors = Actor, Ranks = Rank, Stream = Stream },
                Timeout = Timeout,
                Raw = Raw || OutFile is not null,
            };
            if (OutFile is not null)
                _output = Services.LogOutputs.Open(new LogOutputFile(GetUnresolvedProviderPathFromPSPath(OutFile)) { MaxSize = MaxSize?.Bytes, MaxFiles = MaxFiles, Append = Append, Force = Force });
        }
        catch (VerlException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, null));
        }
    }

    private string? Conflicting => Query.Follow ? nameof(Query.Follow) : Raw ? nameof(Raw) : OutFile is not null ? nameof(OutFile) : null;

    private protected override void Write(StreamItem item)
    {
        if (_output is not null && item is ResultsItem results)
            _output.Write(results.Values);
        else
            base.Write(item);
    }

    private protected override void Dispose(bool disposing)
    {
        _output?.Dispose();
        base.Dispose(disposing);
    }
}
