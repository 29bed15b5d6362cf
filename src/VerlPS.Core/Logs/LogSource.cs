using VerlPS.Containers;
using VerlPS.Engine;

namespace VerlPS.Logs;

/// <summary>One log that can be read.</summary>
/// <param name="Name">What its entries call it.</param>
/// <param name="Open">Begins to read it.</param>
public sealed record LogSource(string Name, Func<LogQuery, CancellationToken, IAsyncEnumerable<LogLine>> Open)
{
    /// <summary>What to tell the user when the whole log has no line; null for nothing.</summary>
    public string? WhenEmpty { get; init; }

    /// <summary>A container's log.</summary>
    public static LogSource Of(IDockerEngine engine, VerlContainer container)
        => new(container.Name, (query, token) => engine.Logs.ReadAsync(container.Id, query, token))
        {
            WhenEmpty = $"The log of '{container.Name}' is empty: it holds what the container's own command prints, and nothing of what docker exec starts. "
                + "Let that write to a file in a mounted folder, and read it with Get-VerlLog -Path.",
        };

    /// <summary>The logs of a compose project's containers. Of those that are not verl's it is no news that they have no word to say.</summary>
    public static IReadOnlyList<LogSource> Of(IDockerEngine engine, VerlCompose project)
        => [.. project.Containers.Select(container => container.Labels.ContainsKey(ContainerLabels.Version) ? Of(engine, container) : Of(engine, container) with { WhenEmpty = null })];

    /// <summary>A file of this machine.</summary>
    public static LogSource Of(ILogFiles files, string path)
        => new(Path.GetFileName(path), (query, token) => files.ReadAsync(path, query, token));
}
