namespace VerlPS.Engine;

/// <summary>What the docker CLI is configured with for this user: its variables and contexts. Read only.</summary>
public interface IDockerCliConfig
{
    /// <summary>The value of an environment variable; null where it is unset or empty.</summary>
    string? GetEnvironmentVariable(string name);

    /// <summary>The context that <c>docker context use</c> chose; null for the default one.</summary>
    string? CurrentContext { get; }

    /// <summary>The names of the contexts, "default" first.</summary>
    IReadOnlyList<string> ListContexts();

    /// <summary>The engine address of a context; null where there is no such context.</summary>
    string? FindContextHost(string name);
}
