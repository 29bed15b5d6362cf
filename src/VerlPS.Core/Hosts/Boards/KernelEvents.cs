namespace VerlPS.Hosts;

/// <summary>What the kernel's log says of boards and links.</summary>
/// <param name="Xids">The driver's reports of GPU errors.</param>
/// <param name="SwitchErrors">The driver's reports of NVSwitch errors.</param>
/// <param name="LinkLosses">Network links of RDMA adapters that went down.</param>
public sealed record KernelEvents(IReadOnlyList<BoardError> Xids, IReadOnlyList<BoardError> SwitchErrors, IReadOnlyList<LinkLoss> LinkLosses);

/// <summary>An error that the driver reported.</summary>
/// <param name="BusId">The device's PCI address as it is written: 0000:9b:00, or 0000:05:00.0 for a switch.</param>
/// <param name="Code">The Xid or SXid.</param>
/// <param name="IsFatal">The line itself says fatal (true) or non-fatal (false); null where it says neither.</param>
/// <param name="Age">How long ago; null where the log has no times.</param>
public sealed record BoardError(string BusId, int Code, bool? IsFatal, TimeSpan? Age);

/// <summary>A link that went down.</summary>
/// <param name="Device">The network interface, for example ib0.</param>
/// <param name="Age">How long ago; null where the log has no times.</param>
public sealed record LinkLoss(string Device, TimeSpan? Age);
