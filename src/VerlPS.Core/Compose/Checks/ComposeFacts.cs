using VerlPS.Hosts;

namespace VerlPS.Compose;

/// <summary>What rules look at: the file, its services, and what compose says of it.</summary>
internal sealed record ComposeFacts
{
    /// <summary>The file's absolute path.</summary>
    public required string Path { get; init; }

    /// <summary>The file.</summary>
    public required ComposeMap File { get; init; }

    /// <summary>Its services.</summary>
    public required IReadOnlyList<ServiceReading> Services { get; init; }

    /// <summary>Variables of the shell and of .env; null where unset.</summary>
    public required Func<string, string?> Variables { get; init; }

    /// <summary>The compose plugin.</summary>
    public Fact<ComposePlugin> Plugin { get; init; } = Fact.None<ComposePlugin>("not looked for");

    /// <summary>What compose itself makes of the file.</summary>
    public ComposeVerdict Verdict { get; init; } = ComposeVerdict.None("not asked");

    /// <summary>Makes facts of a file that was read.</summary>
    public static ComposeFacts Of(string path, ComposeMap file, Func<string, string?> variables)
    {
        ComposeMap services = file.Find("services")?.Value as ComposeMap ?? new ComposeMap([]);
        return new ComposeFacts
        {
            Path = path,
            File = file,
            Variables = variables,
            Services = [.. services.Entries.Where(entry => entry.Value is ComposeMap && !ComposeTree.IsExtension(entry.Key)).Select(entry => Read(entry, services, variables))],
        };
    }

    /// <summary>The names of a map at the top, such as networks.</summary>
    public IReadOnlyList<string> Names(string key) => File.Find(key)?.Value is ComposeMap map ? [.. map.Entries.Select(entry => entry.Key)] : [];

    private static ServiceReading Read(ComposeEntry entry, ComposeMap services, Func<string, string?> variables)
    {
        (ComposeMap map, bool partial) = ServiceExtension.Resolve(services, (ComposeMap)entry.Value);
        return new ServiceReading(entry.Key, entry.Line, map, partial, variables);
    }
}
