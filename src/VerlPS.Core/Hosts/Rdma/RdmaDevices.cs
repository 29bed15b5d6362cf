namespace VerlPS.Hosts;

/// <summary>What a host has for RDMA: InfiniBand and RoCE adapters, and what lets containers and GPUs use them.</summary>
/// <param name="Names">The adapters, for example mlx5_0.</param>
/// <param name="Ports">Their ports.</param>
public sealed record RdmaDevices(IReadOnlyList<string> Names, IReadOnlyList<RdmaPort> Ports)
{
    /// <summary>Nodes in /dev/infiniband through which programs reach adapters: uverbs0 and so on.</summary>
    public IReadOnlyList<string> VerbsNodes { get; init; } = [];

    /// <summary>/dev/infiniband/rdma_cm is there, which sets up connections by address.</summary>
    public bool HasConnectionManager { get; init; }

    /// <summary>The driver is built from NVIDIA's open kernel modules, which offer GPU memory as DMA buffers.</summary>
    public bool HasOpenDriver { get; init; }
}

/// <summary>A port of an RDMA adapter (/sys/class/infiniband/DEVICE/ports/PORT).</summary>
/// <param name="Device">The adapter, for example mlx5_0.</param>
/// <param name="Number">The port's number, from 1.</param>
public sealed record RdmaPort(string Device, int Number)
{
    /// <summary>ACTIVE, DOWN, INIT, ARMED; null where the file says nothing.</summary>
    public string? State { get; init; }

    /// <summary>LinkUp, Polling, Disabled, …; null where the file says nothing.</summary>
    public string? PhysicalState { get; init; }

    /// <summary>Gb/s; null where the file says nothing.</summary>
    public double? Rate { get; init; }

    /// <summary>InfiniBand, or Ethernet for RoCE.</summary>
    public string? LinkLayer { get; init; }

    /// <summary>How often the link went down since the adapter was reset (most adapters stop counting at 255); null where not counted.</summary>
    public long? LinkDowned { get; init; }

    /// <summary>What a baseline calls that counter.</summary>
    internal string LinkDownedName => $"ib.{Device}.{Number}.link_downed";

    /// <summary>Traffic can pass.</summary>
    public bool IsActive => State == "ACTIVE" && (PhysicalState is null or "LinkUp");

    /// <summary>Switched off, or a RoCE port without a cable: nobody means to use it.</summary>
    public bool IsOff => PhysicalState == "Disabled";

    /// <inheritdoc/>
    public override string ToString() => Number == 1 ? Device : $"{Device} port {Number}";
}
