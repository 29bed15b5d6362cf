namespace VerlPS.Hosts;

/// <summary>What <c>nvidia-smi -q -x</c> says.</summary>
/// <param name="DriverVersion">The driver; null where not reported.</param>
/// <param name="CudaVersion">The newest CUDA that the driver's libraries run; null where not reported.</param>
/// <param name="AttachedGpus">The boards that the driver counts, which can be more than it describes; null where not reported.</param>
/// <param name="Gpus">The boards it describes, in its order.</param>
public sealed record NvidiaSmiReport(string? DriverVersion, string? CudaVersion, int? AttachedGpus, IReadOnlyList<Gpu> Gpus)
{
    /// <summary>Boards of which nvidia-smi warns that their InfoROM is corrupted: PCI addresses, or "a GPU" where it names none.</summary>
    public IReadOnlyList<string> CorruptInforoms { get; init; } = [];
}
