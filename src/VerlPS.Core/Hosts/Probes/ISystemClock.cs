namespace VerlPS.Hosts;

/// <summary>The state of this machine's clock.</summary>
public interface ISystemClock
{
    /// <summary>Something keeps it right (NTP, PTP, the hypervisor); null where the kernel doesn't tell.</summary>
    bool? IsSynchronized();
}
