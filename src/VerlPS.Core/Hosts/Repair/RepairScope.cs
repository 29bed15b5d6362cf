namespace VerlPS.Hosts;

/// <summary>What the recipes of one plan know.</summary>
/// <param name="Subject">The host.</param>
/// <param name="Context">This machine, where it is that host; null where it is another.</param>
/// <param name="Packages">How it installs; null where that is not known.</param>
internal sealed record RepairScope(RepairSubject Subject, RepairContext? Context, PackageSource? Packages)
{
    private static readonly Version ValidatesSince = new(23, 0);

    /// <summary>Changes to the engine's settings.</summary>
    public IReadOnlyList<EngineSetting> Settings { get; init; } = [];

    /// <summary>Kernel parameters, each as name=value.</summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>The plan ends with a restart of the engine.</summary>
    public bool RestartsEngine { get; init; }

    /// <summary>The engine's file of settings.</summary>
    public string ConfigFile => Context?.ConfigFile ?? "/etc/docker/daemon.json";

    /// <summary>What is in that file already is looked at before an engine that runs is stopped.</summary>
    public IReadOnlyList<RepairOperation> CheckSettings()
        => Context?.ConfigText is not null && DockerVersion.TryParse(Subject.EngineVersion) >= ValidatesSince
            ? [new RunProgram("dockerd", "--validate", $"--config-file={ConfigFile}")]
            : [];

    /// <summary>A change of that file: of settings, or the runtime's registration where there are none.</summary>
    public ChangeSettings ChangeSettings(IReadOnlyList<EngineSetting> settings) => new(ConfigFile)
    {
        Settings = settings,
        Merge = settings.Count > 0 ? SettingsMerge.Of(Context?.ConfigText, settings) : null,
        Present = Context?.ConfigText,
        IsPresentKnown = Context is not null,
        CanValidate = DockerVersion.TryParse(Subject.EngineVersion) is not Version version || version >= ValidatesSince,
    };
}
