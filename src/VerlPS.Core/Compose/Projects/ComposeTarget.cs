namespace VerlPS.Compose;

/// <summary>Which project is meant: a file or folder, a project's name, or both.</summary>
/// <param name="Path">An absolute path of a compose file, or of the folder that has one; null where only the name counts.</param>
/// <param name="ProjectName">The project's name; null for the one that the file says.</param>
public sealed record ComposeTarget(string? Path, string? ProjectName)
{
    /// <inheritdoc/>
    public override string ToString() => Path ?? ProjectName ?? string.Empty;
}

/// <summary>How the services of a file are brought to run.</summary>
public sealed record ComposeStartOptions
{
    /// <summary>Only these services and what they depend on; empty for all.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>The profiles that are switched on.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>When images are pulled; null leaves it to the file.</summary>
    public Containers.PullPolicy? Pull { get; init; }

    /// <summary>Containers that are there are made anew, even unchanged ones.</summary>
    public bool Recreate { get; init; }

    /// <summary>Waits until all run, and those with a health check are healthy.</summary>
    public bool Wait { get; init; }

    /// <summary>How long; null for as long as it takes.</summary>
    public TimeSpan? Timeout { get; init; }
}
