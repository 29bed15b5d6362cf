namespace VerlPS.Hosts;

/// <summary>The process of an engine on this machine.</summary>
public interface IEngineProcess
{
    /// <summary>The process that listens on a socket; null where there is no engine, or this user may not connect to it.</summary>
    /// <param name="socketPath">The socket.</param>
    EngineProcessInfo? Find(string socketPath);
}

/// <summary>A running dockerd.</summary>
/// <param name="Id">Its process id.</param>
/// <param name="StartedAt">When it was started; null where not known.</param>
/// <param name="SearchPath">The PATH that it was started with; null where this user may not look.</param>
/// <param name="Arguments">Its command line, the program included.</param>
public sealed record EngineProcessInfo(int Id, DateTimeOffset? StartedAt, string? SearchPath, IReadOnlyList<string> Arguments)
{
    /// <summary>The file of an engine whose command line names none.</summary>
    public const string DefaultConfigFile = "/etc/docker/daemon.json";

    private const string ConfigOption = "--config-file";

    /// <summary>The file of settings that it reads: what its command line names, else /etc/docker/daemon.json.</summary>
    public string ConfigFile
        => Arguments.FirstOrDefault(argument => argument.StartsWith($"{ConfigOption}=", StringComparison.Ordinal)) is string joined ? joined[(ConfigOption.Length + 1)..]
            : Arguments.SkipWhile(argument => argument != ConfigOption).Skip(1).FirstOrDefault() ?? DefaultConfigFile;
}

/// <summary>Limits of a process, which the containers of an engine inherit where nothing sets others.</summary>
/// <param name="OpenFiles">Open files, soft limit; null for no limit.</param>
/// <param name="OpenFilesMaximum">Open files, hard limit; null for no limit.</param>
/// <param name="LockedMemory">Locked memory in bytes, hard limit; null for no limit.</param>
public sealed record ProcessLimits(long? OpenFiles, long? OpenFilesMaximum, long? LockedMemory);
