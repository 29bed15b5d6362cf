namespace VerlPS.Hosts;

/// <summary>What a settings file of dockerd says, as far as checks look at it.</summary>
public sealed record DaemonSettings
{
    /// <summary>Why the text is no settings file, for example "line 3"; null where it is one.</summary>
    public string? Fault { get; init; }

    /// <summary>The names of its settings.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Those that no engine is known to have.</summary>
    public IReadOnlyList<string> UnknownKeys { get; init; } = [];

    /// <summary>default-ulimits, nofile; null where not set.</summary>
    public UlimitSetting? OpenFiles { get; init; }

    /// <summary>default-ulimits, memlock, in bytes; null where not set.</summary>
    public UlimitSetting? LockedMemory { get; init; }

    /// <summary>log-opts, by name.</summary>
    public IReadOnlyDictionary<string, string> LogOptions { get; init; } = new Dictionary<string, string>();
}

/// <summary>A limit of containers; null for no limit.</summary>
/// <param name="Soft">What a process begins with.</param>
/// <param name="Hard">What it may raise that to.</param>
public sealed record UlimitSetting(long? Soft, long? Hard);

/// <summary>The settings file of an engine, and how it stands to the engine that runs.</summary>
/// <param name="Path">The file.</param>
/// <param name="Settings">What it says; null where there is no such file.</param>
public sealed record DaemonSettingsFile(string Path, DaemonSettings? Settings)
{
    /// <summary>It changed after the engine was started; null where either time is not known.</summary>
    public bool? IsNewerThanEngine { get; init; }

    /// <summary>dockerd itself looked at the file (<c>--validate</c>), which is done only where it is newer than the engine, or no engine runs.</summary>
    public bool Validated { get; init; }

    /// <summary>What dockerd said against it; null where nothing, or where it was not asked.</summary>
    public string? Complaint { get; init; }
}
