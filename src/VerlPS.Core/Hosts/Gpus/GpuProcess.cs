namespace VerlPS;

/// <summary>A process that uses a GPU.</summary>
/// <param name="ProcessId">Its id on the host.</param>
/// <param name="Name">Its command.</param>
/// <param name="MemoryUsed">Its GPU memory in bytes; null where not reported.</param>
public sealed record GpuProcess(int ProcessId, string Name, long? MemoryUsed)
{
    /// <summary>C for compute, G for graphics, C+G for both, M+C under an MPS server; null where not reported.</summary>
    public string? Type { get; init; }
}
