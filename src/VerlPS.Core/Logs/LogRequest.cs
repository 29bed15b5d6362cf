using VerlPS.Engine;

namespace VerlPS.Logs;

/// <summary>What to read and how to hand it out.</summary>
public sealed record LogRequest
{
    /// <summary>Which part of each log.</summary>
    public LogQuery Query { get; init; } = new();

    /// <summary>Which lines.</summary>
    public LogFilter Filter { get; init; } = new(null, null, null);

    /// <summary>The lines as they were written (strings) instead of entries.</summary>
    public bool Raw { get; init; }
}

/// <summary>One log that can be read.</summary>
/// <param name="Name">What its entries call it.</param>
/// <param name="Open">Begins to read it.</param>
public sealed record LogSource(string Name, Func<LogQuery, CancellationToken, IAsyncEnumerable<LogLine>> Open)
{
    /// <summary>A container's log.</summary>
    public static LogSource Of(IDockerEngine engine, VerlContainer container)
        => new(container.Name, (query, token) => engine.Logs.ReadAsync(container.Id, query, token));

    /// <summary>A file of this machine.</summary>
    public static LogSource Of(ILogFiles files, string path)
        => new(Path.GetFileName(path), (query, token) => files.ReadAsync(path, query, token));
}
