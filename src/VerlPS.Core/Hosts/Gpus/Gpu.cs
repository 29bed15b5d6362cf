namespace VerlPS;

/// <summary>
/// One GPU board, as <c>nvidia-smi -q -x</c> describes it. Null is what the driver doesn't tell. A mode is in the
/// driver's own word; "N/A" there is an answer: the board has no such mode.
/// </summary>
public sealed record Gpu
{
    /// <summary>Its number in nvidia-smi's order.</summary>
    public required int Index { get; init; }

    /// <summary>GPU-xxxxxxxx-xxxx-…; null where the driver withholds it.</summary>
    public string? Uuid { get; init; }

    /// <summary>The product name, for example "NVIDIA H100 80GB HBM3"; "unknown" where the driver gives none.</summary>
    public required string Name { get; init; }

    /// <summary>The brand, for example NVIDIA, Tesla or GeForce; null where not reported.</summary>
    public string? Brand { get; init; }

    /// <summary>The architecture, for example Hopper; null before driver 470.</summary>
    public string? Architecture { get; init; }

    /// <summary>The PCI address, for example 00000000:3B:00.0.</summary>
    public string? BusId { get; init; }

    /// <summary>The number of its device node: 3 for /dev/nvidia3.</summary>
    public int? MinorNumber { get; init; }

    /// <summary>Frame buffer memory in bytes.</summary>
    public long? MemoryTotal { get; init; }

    /// <summary>Frame buffer memory in use, in bytes.</summary>
    public long? MemoryUsed { get; init; }

    /// <summary>Compute capability by the board's name (9.0 for an H100), else by its architecture; null where neither tells.</summary>
    public string? ComputeCapability { get; init; }

    /// <summary>Share of time in which a kernel ran, in percent.</summary>
    public int? Utilization { get; init; }

    /// <summary>Core temperature in °C.</summary>
    public int? Temperature { get; init; }

    /// <summary>°C left until the board slows itself down; negative beyond that.</summary>
    public int? TemperatureMargin { get; init; }

    /// <summary>Power drawn, in watts.</summary>
    public double? PowerDraw { get; init; }

    /// <summary>The power limit in force, in watts.</summary>
    public double? PowerLimit { get; init; }

    /// <summary>The power limit that the board is sold with, in watts.</summary>
    public double? PowerLimitDefault { get; init; }

    /// <summary>The clock that applications get, in MHz.</summary>
    public int? ApplicationClock { get; init; }

    /// <summary>The clock that applications get by default, in MHz.</summary>
    public int? ApplicationClockDefault { get; init; }

    /// <summary>The highest clock, in MHz.</summary>
    public int? ClockMaximum { get; init; }

    /// <summary>Why the clocks are not at their highest, in nvidia-smi's words: gpu_idle, hw_thermal_slowdown, …</summary>
    public string[]? ClockEventReasons { get; init; }

    /// <summary>ECC: Enabled, Disabled or N/A.</summary>
    public string? EccMode { get; init; }

    /// <summary>ECC after the next reboot.</summary>
    public string? EccModePending { get; init; }

    /// <summary>Uncorrectable ECC errors since the driver was loaded.</summary>
    public long? EccUncorrected { get; init; }

    /// <summary>Uncorrectable ECC errors in the board's life.</summary>
    public long? EccUncorrectedLifetime { get; init; }

    /// <summary>Corrected ECC errors of on-chip memory since the driver was loaded.</summary>
    public long? EccCorrectedSram { get; init; }

    /// <summary>Corrected ECC errors of frame buffer memory since the driver was loaded.</summary>
    public long? EccCorrectedDram { get; init; }

    /// <summary>What the driver says of memory beyond repair: "sram threshold exceeded", "unrepairable memory", …</summary>
    public string[] MemoryFaults { get; init; } = [];

    /// <summary>Memory rows replaced after correctable errors.</summary>
    public int? RowsRemappedCorrectable { get; init; }

    /// <summary>Memory rows replaced after uncorrectable errors.</summary>
    public int? RowsRemappedUncorrectable { get; init; }

    /// <summary>Faulty memory rows wait for a reset to be replaced.</summary>
    public bool? RowRemapPending { get; init; }

    /// <summary>Faulty memory rows could not be replaced.</summary>
    public bool? RowRemapFailed { get; init; }

    /// <summary>Memory pages taken out of use; null on boards that replace rows.</summary>
    public int? RetiredPages { get; init; }

    /// <summary>Faulty memory pages wait for a reboot to be taken out of use.</summary>
    public bool? RetirementPending { get; init; }

    /// <summary>The version of the board's InfoROM.</summary>
    public string? InforomVersion { get; init; }

    /// <summary>Persistence mode: Enabled, Disabled or N/A.</summary>
    public string? PersistenceMode { get; init; }

    /// <summary>Compute mode: Default, Exclusive_Process or Prohibited.</summary>
    public string? ComputeMode { get; init; }

    /// <summary>Virtualization mode: None, Pass-Through, VGPU, Host VGPU or N/A.</summary>
    public string? VirtualizationMode { get; init; }

    /// <summary>The state of a vGPU's licence, for example "Licensed (Expiry: 2027-1-2 3:4:5 GMT)".</summary>
    public string? LicenseStatus { get; init; }

    /// <summary>What the driver wants done: None, Reset, Reboot, Drain P2P, Drain and Reset or N/A.</summary>
    public string? RecoveryAction { get; init; }

    /// <summary>Lanes of the PCIe link.</summary>
    public int? LinkWidth { get; init; }

    /// <summary>Lanes that board and slot could use.</summary>
    public int? LinkWidthMaximum { get; init; }

    /// <summary>The newest PCIe generation that board and host have in common.</summary>
    public int? LinkGenerationMaximum { get; init; }

    /// <summary>The newest PCIe generation that the board could use.</summary>
    public int? LinkGenerationDevice { get; init; }

    /// <summary>PCIe packets sent again, since the driver was loaded.</summary>
    public long? LinkReplays { get; init; }

    /// <summary>MIG is on: the board is cut into instances.</summary>
    public bool? MigEnabled { get; init; }

    /// <summary>MIG after the next reset.</summary>
    public bool? MigPending { get; init; }

    /// <summary>The MIG instances; empty where MIG is off.</summary>
    public MigDevice[] MigDevices { get; init; } = [];

    /// <summary>Processes on the board.</summary>
    public GpuProcess[] Processes { get; init; } = [];

    /// <summary>How far the board has come to join its NVSwitch fabric: "Completed", "In Progress", "Not Started"; null on boards without one.</summary>
    public string? FabricState { get; init; }

    /// <summary>How that ended: "Success", or the driver's name of the error; null on boards without a fabric or before the end.</summary>
    public string? FabricStatus { get; init; }

    /// <summary>"Healthy", or what is wrong with the fabric ("Unhealthy (bandwidth Degraded)"); null where the driver doesn't tell.</summary>
    public string? FabricHealth { get; init; }

    /// <summary>A fault the driver reports in place of a value ("GPU is lost", "Unknown Error"); null when none.</summary>
    public string? Fault { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Index} {Name}";
}
