namespace VerlPS.Hosts;

/// <summary>Facts on the boards, beyond nvidia-smi's report: kernel log, links, device nodes, libraries.</summary>
/// <param name="Unread">Why a member that was not read has no value.</param>
public sealed record BoardFacts(string Unread)
{
    /// <summary>NVIDIA's devices on the PCI bus.</summary>
    public Fact<PciBoards> Pci { get; init; } = Fact.None<PciBoards>(Unread);

    /// <summary>Where an NVSwitch is: the fabric manager.</summary>
    public Fact<FabricManager> FabricManager { get; init; } = Fact.None<FabricManager>(Unread);

    /// <summary>The kernel's loaded modules.</summary>
    public Fact<KernelModules> Modules { get; init; } = Fact.None<KernelModules>(Unread);

    /// <summary>The driver's device nodes.</summary>
    public Fact<DeviceNodes> Nodes { get; init; } = Fact.None<DeviceNodes>(Unread);

    /// <summary>The driver's user-space libraries.</summary>
    public Fact<DriverLibraries> Libraries { get; init; } = Fact.None<DriverLibraries>(Unread);

    /// <summary>What the kernel's log says of boards and links.</summary>
    public Fact<KernelEvents> KernelEvents { get; init; } = Fact.None<KernelEvents>(Unread);

    /// <summary>The boards' NVLink links.</summary>
    public Fact<NvLinkStatus> Links { get; init; } = Fact.None<NvLinkStatus>(Unread);

    /// <summary>How each two boards are joined.</summary>
    public Fact<GpuTopology> Topology { get; init; } = Fact.None<GpuTopology>(Unread);

    /// <summary>Variables of this process that change how CUDA works, by name.</summary>
    public Fact<IReadOnlyList<string>> HarmfulVariables { get; init; } = Fact.None<IReadOnlyList<string>>(Unread);
}

/// <summary>The service that sets up NVSwitches.</summary>
/// <param name="IsRunning">A process of it is there.</param>
public sealed record FabricManager(bool IsRunning);
