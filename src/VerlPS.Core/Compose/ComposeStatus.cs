namespace VerlPS;

/// <summary>How the services of a compose file stand.</summary>
public enum ComposeStatus
{
    /// <summary>There are no containers.</summary>
    NotCreated,

    /// <summary>None runs.</summary>
    Stopped,

    /// <summary>All run that have not ended well, and none says that it is unhealthy.</summary>
    Running,

    /// <summary>Some run; others have failed, were stopped, or are unhealthy.</summary>
    Degraded,
}
