namespace VerlPS.Hosts;

/// <summary>The process of an engine on this machine.</summary>
public interface IEngineProcess
{
    /// <summary>The PATH that the engine was started with; null where this user may not look or the process is not found.</summary>
    /// <param name="socketPath">The socket that it listens on.</param>
    string? FindPath(string socketPath);
}
