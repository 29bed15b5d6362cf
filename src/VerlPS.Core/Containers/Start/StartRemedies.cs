namespace VerlPS.Containers;

/// <summary>What to do where an engine refuses a container, by the engine's words; the wording is moby's (daemon/, libnetwork, runc).</summary>
internal static class StartRemedies
{
    private static readonly (string Words, string Remedy)[] ByWords =
    [
        ("Cannot mkdir", "Name another -WorkingDirectory: in the image that path is a file."),
        ("unable to find user", "Name a -User that the image has, or give its number."),
        ("unable to find group", "Name a group that the image has behind the -User, or give its number."),
        ("cannot assign requested address", "Publish the -Port on an address that the host has; 'ip address' lists them."),
        ("Requested CPUs are not available", "Name processors that the host has with -CpuSet; 'nproc' counts them."),
        ("Range of CPUs is", "Ask for no more -Cpus than the host has."),
        ("logging plugin", "Name a -LogDriver that the engine has; 'docker info' lists them."),
        ("unknown log opt", "Leave that -LogOption out, or name the -LogDriver that knows it."),
        ("invalid CapAdd", "Write -CapAdd as in capabilities(7): SYS_PTRACE, IPC_LOCK, SYS_ADMIN."),
        ("destination can't be '/'", "Mount the -Volume at a folder below the root of the container."),
        ("invalid mount config", "Write the -Volume as /absolute/path/on/host:/absolute/path/in/container, and see that the first is there."),
        ("no space left on device", "Free space with 'docker system prune', or move the engine's data-root to a bigger disk."),
        ("Minimum memory limit allowed", "Give the container more -Memory."),
    ];

    /// <summary>What to do where an engine refused to make or start a container; null where its words are not known.</summary>
    public static string? Find(string message, ContainerSpec spec)
        => message.Contains($"network {spec.Network} not found", StringComparison.Ordinal)
            ? $"Make it, 'docker network create {spec.Network}', or name another -Network; 'docker network ls' lists them."
            : ByWords.FirstOrDefault(pair => message.Contains(pair.Words, StringComparison.Ordinal)).Remedy;

    /// <summary>What to do where nothing more is known.</summary>
    public static string Guess(ContainerSpec spec)
        => $"{(spec.HostConfig is null ? "" : "See whether it comes from -HostConfig. ")}The engine's log may say more: journalctl -u docker -n 50";

    /// <summary>What to do where a container ended at once.</summary>
    public static string ForExit(long exitCode, string name) => exitCode switch
    {
        126 => "The program is there and can't be run: 'ls -l' in the container shows why. See -Command and -Entrypoint.",
        127 => "There is no such program in the image: see -Command and -Entrypoint.",
        137 => "It was killed. Where nobody did that, it wanted more memory than -Memory or the host has: 'dmesg' on the host says so.",
        _ => $"Try the command by hand: start the container without -Command, then Invoke-VerlContainer {name} -Interactive",
    };
}
