using VerlPS.Images;

namespace VerlPS.Hosts;

/// <summary>What a host is tested for.</summary>
public sealed record HostTestRequest
{
    /// <summary>How long each source may take: the engine, nvidia-smi, compose, the disk.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The image that shall run; null tests the host alone.</summary>
    public ImageReference? Image { get; init; }

    /// <summary>Free bytes wanted for images; null for the default.</summary>
    public long? MinimumFreeSpace { get; init; }
}
