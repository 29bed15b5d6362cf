namespace VerlPS;

/// <summary>How a program in a container ended, and what it printed.</summary>
public sealed record ContainerCommandResult
{
    /// <summary>The container's name.</summary>
    public required string Container { get; init; }

    /// <summary>The command as it was given.</summary>
    public required string[] Command { get; init; }

    /// <summary>Its exit code; 128 and more the number of the signal that ended it.</summary>
    public required long ExitCode { get; init; }

    /// <summary>The lines of its standard output.</summary>
    public required string[] Output { get; init; }

    /// <summary>The lines of its standard error.</summary>
    public required string[] ErrorOutput { get; init; }

    /// <summary>From its start to its end.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The engine's address.</summary>
    public required string DockerHost { get; init; }
}
