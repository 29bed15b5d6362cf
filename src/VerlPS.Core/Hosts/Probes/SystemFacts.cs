namespace VerlPS.Hosts;

/// <summary>Facts on the host itself: kernel, memory, disk, limits.</summary>
/// <param name="Unread">Why a member that was not read has no value.</param>
public sealed record SystemFacts(string Unread)
{
    /// <summary>RAM and swap.</summary>
    public Fact<MemoryInfo> Memory { get; init; } = Fact.None<MemoryInfo>(Unread);

    /// <summary>Memory in huge pages.</summary>
    public Fact<HugePages> HugePages { get; init; } = Fact.None<HugePages>(Unread);

    /// <summary>Memory nodes, and where the GPUs are.</summary>
    public Fact<NumaLayout> Numa { get; init; } = Fact.None<NumaLayout>(Unread);

    /// <summary>The options that the kernel was built with.</summary>
    public Fact<KernelConfig> KernelConfig { get; init; } = Fact.None<KernelConfig>(Unread);

    /// <summary>Control groups.</summary>
    public Fact<CgroupTree> Cgroups { get; init; } = Fact.None<CgroupTree>(Unread);

    /// <summary>Open files of all processes together.</summary>
    public Fact<UsedShare> FileHandles { get; init; } = Fact.None<UsedShare>(Unread);

    /// <summary>Processes and threads.</summary>
    public Fact<UsedShare> ProcessIds { get; init; } = Fact.None<UsedShare>(Unread);

    /// <summary>NVIDIA's processes that wait in the kernel.</summary>
    public Fact<StuckProcesses> StuckProcesses { get; init; } = Fact.None<StuckProcesses>(Unread);

    /// <summary>The clock.</summary>
    public Fact<ClockState> Clock { get; init; } = Fact.None<ClockState>(Unread);

    /// <summary>Names of GPUs by their device numbers.</summary>
    public Fact<DeviceLinks> DeviceLinks { get; init; } = Fact.None<DeviceLinks>(Unread);

    /// <summary>PCIe access control above the GPUs.</summary>
    public Fact<PcieAcs> Acs { get; init; } = Fact.None<PcieAcs>(Unread);

    /// <summary>SELinux.</summary>
    public Fact<Selinux> Selinux { get; init; } = Fact.None<Selinux>(Unread);

    /// <summary>AppArmor.</summary>
    public Fact<AppArmor> AppArmor { get; init; } = Fact.None<AppArmor>(Unread);
}

/// <summary>The state of a clock.</summary>
/// <param name="IsSynchronized">Something keeps it right.</param>
public sealed record ClockState(bool IsSynchronized);
