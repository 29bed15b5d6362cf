namespace VerlPS.Containers;

/// <summary>When an image is pulled before a container is started from it.</summary>
public enum PullPolicy
{
    /// <summary>Where the engine's store does not have it.</summary>
    Missing,

    /// <summary>Each time; only what is new is fetched.</summary>
    Always,

    /// <summary>Never: an image that is not there is an error.</summary>
    Never,
}
