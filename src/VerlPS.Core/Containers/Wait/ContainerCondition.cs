namespace VerlPS;

/// <summary>What a container can be waited for.</summary>
public enum ContainerCondition
{
    /// <summary>It runs.</summary>
    Running,

    /// <summary>It has ended, and no restart policy starts it again.</summary>
    Exited,

    /// <summary>Its health check succeeds.</summary>
    Healthy,

    /// <summary>A line of its log, since it last started, matches an expression.</summary>
    Log,
}
