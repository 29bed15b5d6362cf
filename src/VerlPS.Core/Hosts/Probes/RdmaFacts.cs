namespace VerlPS.Hosts;

/// <summary>Facts on RDMA devices.</summary>
/// <param name="Unread">Why a member that was not read has no value.</param>
public sealed record RdmaFacts(string Unread)
{
    /// <summary>Why there are no devices on a host that has none.</summary>
    internal const string NoDevice = "no RDMA device";

    /// <summary>The adapters and what lets containers and GPUs use them.</summary>
    public Fact<RdmaDevices> Devices { get; init; } = Fact.None<RdmaDevices>(Unread);
}
