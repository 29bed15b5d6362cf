namespace VerlPS;

/// <summary>A MIG instance.</summary>
/// <param name="Index">Its number on the board.</param>
/// <param name="GpuInstanceId">The GPU instance's id.</param>
/// <param name="ComputeInstanceId">The compute instance's id.</param>
/// <param name="MemoryTotal">Its memory in bytes; null where not reported.</param>
public sealed record MigDevice(int Index, int GpuInstanceId, int ComputeInstanceId, long? MemoryTotal)
{
    /// <summary>MIG-xxxxxxxx-xxxx-…, or MIG-GPU-…/3/0 before driver 470; null where neither <c>-q -x</c> nor <c>-L</c> tells.</summary>
    public string? Uuid { get; init; }

    /// <summary>Its size, for example 3g.40gb; null where <c>-L</c> was not asked.</summary>
    public string? Profile { get; init; }
}
