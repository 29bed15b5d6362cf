namespace VerlPS.Hosts;

/// <summary>Facts on the engine's process, its settings and what it holds, and on what this user's docker CLI is set to.</summary>
/// <param name="Unread">Why a member that was not read has no value.</param>
public sealed record DaemonFacts(string Unread)
{
    /// <summary>The engine's process.</summary>
    public Fact<EngineProcessInfo> Process { get; init; } = Fact.None<EngineProcessInfo>(Unread);

    /// <summary>The limits that containers get where nothing sets others: those of containerd, which starts them, else the engine's.</summary>
    public Fact<ProcessLimits> Limits { get; init; } = Fact.None<ProcessLimits>(Unread);

    /// <summary>The engine's settings file.</summary>
    public Fact<DaemonSettingsFile> Settings { get; init; } = Fact.None<DaemonSettingsFile>(Unread);

    /// <summary>The mount that holds the engine's data.</summary>
    public Fact<MountEntry> DataMount { get; init; } = Fact.None<MountEntry>(Unread);

    /// <summary>CDI specifications of NVIDIA GPUs in the engine's folders; empty where CDI is off or there are none.</summary>
    public Fact<IReadOnlyList<CdiSpec>> CdiSpecs { get; init; } = Fact.None<IReadOnlyList<CdiSpec>>(Unread);

    /// <summary>The space that images take.</summary>
    public Fact<ImageUsage> Images { get; init; } = Fact.None<ImageUsage>(Unread);

    /// <summary>The containers of verl that run or are about to be restarted.</summary>
    public Fact<IReadOnlyList<ContainerRestarts>> Restarts { get; init; } = Fact.None<IReadOnlyList<ContainerRestarts>>(Unread);

    /// <summary>The proxies of this user's shell.</summary>
    public Fact<ProxySettings> Proxy { get; init; } = Fact.None<ProxySettings>(Unread);

    /// <summary>This user's registry logins.</summary>
    public Fact<RegistryLogins> Logins { get; init; } = Fact.None<RegistryLogins>(Unread);

    /// <summary>The same without what was read on this machine, which is not the engine's.</summary>
    internal DaemonFacts OfOtherHost(string why) => new(why) { Images = Images, Restarts = Restarts, Logins = Logins };
}
