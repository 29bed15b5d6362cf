using VerlPS.Logs;

namespace VerlPS.Metrics;

/// <summary>One log that may hold metrics.</summary>
/// <param name="Run">What the run is called.</param>
/// <param name="Path">Where the log is: a file's path, or a container's name.</param>
/// <param name="Lines">Begins to read its lines.</param>
public sealed record MetricSource(string Run, string Path, Func<LogQuery, CancellationToken, IAsyncEnumerable<LogBatch>> Lines)
{
    /// <summary>Opens it as a file, which is quicker than its lines; null for what is none.</summary>
    public Func<IMetricFile>? File { get; init; }

    /// <summary>The log of a container behind which there may be files with metrics; null for all others.</summary>
    public LogSource? Log { get; init; }

    /// <summary>Makes a source of such a file.</summary>
    public Func<LogSource, MetricSource>? Behind { get; init; }

    /// <summary>What to tell the user when it has no metrics; null for nothing.</summary>
    public string? WhenEmpty { get; init; }

    /// <summary>A container's log, or, where that has no metrics, the files that its programs write.</summary>
    public static MetricSource Of(IMetricFiles files, LogSource log) => new(RunName.Of(log.Name), log.Name, log.Open)
    {
        Log = log.Instead is null ? null : log,
        Behind = file => OfFile(files, file.Path!, file.Open),
        WhenEmpty = log.WhenEmpty is null
            ? null
            : $"The log of '{log.Name}' has no metrics of training steps: it holds only what the container's own command prints. "
                + "Where docker exec starts the training, let it write to a file in a mounted folder, and read that: Get-VerlMetric FILE.",
    };

    /// <summary>A file of this machine.</summary>
    public static MetricSource Of(IMetricFiles files, ILogFiles logs, string path) => OfFile(files, path, (query, token) => logs.ReadAsync(path, query, token)) with
    {
        WhenEmpty = $"'{path}' has no metrics of training steps: no line 'step:N - name:value' of verl's console logger, and none of its file logger.",
    };

    private static MetricSource OfFile(IMetricFiles files, string path, Func<LogQuery, CancellationToken, IAsyncEnumerable<LogBatch>> lines)
        => new(RunName.Of(path), path, lines) { File = () => files.Open(path) };
}
