namespace VerlPS;

/// <summary>One GPU board, as <c>nvidia-smi -q -x</c> describes it.</summary>
public sealed record Gpu
{
    /// <summary>Its number in nvidia-smi's order.</summary>
    public required int Index { get; init; }

    /// <summary>GPU-xxxxxxxx-xxxx-…; null where the driver withholds it.</summary>
    public string? Uuid { get; init; }

    /// <summary>The product name, for example "NVIDIA H100 80GB HBM3".</summary>
    public required string Name { get; init; }

    /// <summary>The PCI address, for example 00000000:3B:00.0.</summary>
    public string? BusId { get; init; }

    /// <summary>Frame buffer memory in bytes; null where not reported.</summary>
    public long? MemoryTotal { get; init; }

    /// <summary>Frame buffer memory in use, in bytes.</summary>
    public long? MemoryUsed { get; init; }

    /// <summary>Compute capability by the board's name (9.0 for an H100); null for boards not in the table.</summary>
    public string? ComputeCapability { get; init; }

    /// <summary>Share of time in which a kernel ran, in percent.</summary>
    public int? Utilization { get; init; }

    /// <summary>Core temperature in °C.</summary>
    public int? Temperature { get; init; }

    /// <summary>Power drawn, in watts.</summary>
    public double? PowerDraw { get; init; }

    /// <summary>The power limit in force, in watts.</summary>
    public double? PowerLimit { get; init; }

    /// <summary>Why the clocks are not at their highest, in nvidia-smi's words: gpu_idle, hw_thermal_slowdown, …</summary>
    public string[] ClockEventReasons { get; init; } = [];

    /// <summary>Uncorrectable ECC errors since the driver was loaded; null where ECC is off or not reported.</summary>
    public long? EccUncorrected { get; init; }

    /// <summary>Faulty memory rows wait for a reset to be replaced.</summary>
    public bool RowRemapPending { get; init; }

    /// <summary>Faulty memory rows could not be replaced.</summary>
    public bool RowRemapFailed { get; init; }

    /// <summary>MIG is on: the board is cut into instances.</summary>
    public bool MigEnabled { get; init; }

    /// <summary>The MIG instances; empty where MIG is off.</summary>
    public MigDevice[] MigDevices { get; init; } = [];

    /// <summary>Processes on the board.</summary>
    public GpuProcess[] Processes { get; init; } = [];

    /// <summary>A fault the driver reports in place of a value ("GPU is lost", "Unknown Error"); null when none.</summary>
    public string? Fault { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Index} {Name}";
}

/// <summary>A MIG instance.</summary>
/// <param name="Index">Its number on the board.</param>
/// <param name="GpuInstanceId">The GPU instance's id.</param>
/// <param name="ComputeInstanceId">The compute instance's id.</param>
/// <param name="MemoryTotal">Its memory in bytes; null where not reported.</param>
public sealed record MigDevice(int Index, int GpuInstanceId, int ComputeInstanceId, long? MemoryTotal);

/// <summary>A process that uses a GPU.</summary>
/// <param name="ProcessId">Its id on the host.</param>
/// <param name="Name">Its command.</param>
/// <param name="MemoryUsed">Its GPU memory in bytes; null where not reported.</param>
public sealed record GpuProcess(int ProcessId, string Name, long? MemoryUsed);
