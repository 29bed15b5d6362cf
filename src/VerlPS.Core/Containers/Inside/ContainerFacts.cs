namespace VerlPS.Containers;

/// <summary>What the checks of a container rest on.</summary>
internal sealed record ContainerFacts(VerlContainer Container)
{
    /// <summary>Its mounted folders; what has no folder on the host, such as a tmpfs, is none.</summary>
    public IReadOnlyList<BindMount> Mounts { get; } = [.. Container.Mounts.Where(text => text.StartsWith('/')).Select(TryParse).OfType<BindMount>()];

    /// <summary>What is known of the image; null where its name says nothing.</summary>
    public VerlImage? Image { get; init; }

    /// <summary>What was read inside; null where nothing could be.</summary>
    public InsideReading? Inside { get; init; }

    /// <summary>Why nothing could be read inside.</summary>
    public string? Missing { get; init; }

    /// <summary>The container has a python3.</summary>
    public bool HasPython { get; init; } = true;

    /// <summary>The mounted folders on the host; null where the host can't be looked at from here.</summary>
    public IReadOnlyDictionary<string, FileIdentity?>? Sources { get; init; }

    /// <summary>How long reading took.</summary>
    public TimeSpan Duration { get; init; }

    // A colon in a path can't be told from those between the parts.
    private static BindMount? TryParse(string text)
    {
        try
        {
            return BindMount.Parse(text);
        }
        catch (VerlException)
        {
            return null;
        }
    }
}
