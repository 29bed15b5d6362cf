namespace VerlPS.Containers;

/// <summary>How a container is brought to run.</summary>
public sealed record StartOptions
{
    /// <summary>When its image is pulled.</summary>
    public PullPolicy Pull { get; init; } = PullPolicy.Missing;

    /// <summary>A different container of ours with the same name is replaced.</summary>
    public bool Replace { get; init; }

    /// <summary>The host is not tested for the image and the job first.</summary>
    public bool SkipHostCheck { get; init; }
}
