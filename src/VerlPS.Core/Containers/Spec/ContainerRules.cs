using System.Text.RegularExpressions;

namespace VerlPS.Containers;

/// <summary>What a request must not ask for.</summary>
internal static partial class ContainerRules
{
    private const long LeastMemory = 6L << 20;
    private static readonly string[] RestartPolicies = ["no", "always", "unless-stopped", "on-failure"];

    /// <summary>Refuses a request with everything that is wrong at once.</summary>
    /// <exception cref="VerlException">InvalidArgument.</exception>
    public static void Check(ContainerRequest request, VerlImage image)
    {
        string[] faults = [.. Identity(request), .. Folders(request, image), .. Network(request), .. Limits(request, image), .. Variables(request), .. new[] { AcceleratorForm.Misfit(image, request.Gpus) }.OfType<string>()];
        if (faults.Length > 0)
            throw new VerlException(VerlErrorKind.InvalidArgument, string.Join(Environment.NewLine, faults), request.Name, "Change what is named and run the command again; nothing was created.");
    }

    /// <summary>A capability as the engine writes it.</summary>
    public static string Capability(string name)
    {
        string upper = name.ToUpperInvariant();
        return upper.StartsWith("CAP_", StringComparison.Ordinal) ? upper[4..] : upper;
    }

    private static IEnumerable<string> Identity(ContainerRequest request)
    {
        if (!ContainerName().IsMatch(request.Name))
            yield return $"The name '{request.Name}' must have two or more letters, digits, '_', '.' or '-', the first a letter or digit.";
        if (!RestartPolicies.Contains(request.Restart))
            yield return $"The restart policy '{request.Restart}' must be one of {string.Join(", ", RestartPolicies)}.";
        if (request.User is string user && !UserName().IsMatch(user))
            yield return $"The user '{user}' must be a name or number, with ':' and a group behind it if need be.";
        foreach (string capability in request.CapAdd.Where(capability => !CapabilityName().IsMatch(Capability(capability))))
            yield return $"'{capability}' is not a capability: write SYS_PTRACE, IPC_LOCK, SYS_ADMIN and the like.";
        if (request.WorkingDirectory is string folder && !folder.StartsWith('/'))
            yield return $"The working directory '{folder}' must be an absolute path in the container.";
    }

    private static IEnumerable<string> Folders(ContainerRequest request, VerlImage image)
    {
        foreach ((string what, string path) in new[] { ("root", request.Root), ("source", request.SourcePath) }.Where(path => path.Item2 is not null).Select(path => (path.Item1, path.Item2!)))
        {
            if (!path.StartsWith('/'))
                yield return $"The {what} '{path}' must be an absolute path.";
            if (path.Contains(':', StringComparison.Ordinal))
                yield return $"The {what} '{path}' must have no colon in it: Docker separates mounts by colons.";
        }

        // The checkout would hide the image's own source, its lock file and the environment that is on PATH.
        if (request.SourcePath is not null && image.Grammar == "uv")
            yield return $"No source can be mounted over {SourceLayout.Inside} of {image.Tag}, which has its own there: mount it elsewhere with -Volume.";
        if (request.InstallSource && request.SourcePath is null)
            yield return "There is no source to install: name a checkout of verl with -SourcePath.";
        foreach (IGrouping<string, BindMount> group in Mounts(request, image).GroupBy(mount => mount.Target, StringComparer.Ordinal).Where(group => group.Count() > 1))
            yield return $"Two folders are mounted at '{group.Key}'.";
    }

    private static IEnumerable<BindMount> Mounts(ContainerRequest request, VerlImage image) =>
    [
        .. request.Root is null ? [] : WorkspaceLayout.Mounts(request.Root, request.User),
        .. request.SourcePath is null ? Array.Empty<BindMount>() : [SourceLayout.Mount(request.SourcePath)],
        .. request.Volumes,
        .. AcceleratorForm.Of(image, request.Gpus).Mounts,
    ];

    private static IEnumerable<string> Network(ContainerRequest request)
    {
        if (request.Ports.Count > 0 && request.Network is "host" or "none")
            yield return $"The network '{request.Network}' publishes no ports: leave out the ports, or use a bridge network.";
        foreach (IGrouping<(string, int, string), PortSpec> group in request.Ports.GroupBy(port => (port.Address, port.HostPort, port.Protocol)).Where(group => group.Count() > 1))
            yield return $"The port {group.Key.Item1}:{group.Key.Item2}/{group.Key.Item3} is published twice.";
    }

    private static IEnumerable<string> Limits(ContainerRequest request, VerlImage image)
    {
        if (request.IpcMode is not (null or "host" or "private" or "shareable"))
            yield return $"The IPC mode '{request.IpcMode}' must be host, private or shareable.";
        if ((request.IpcMode ?? AcceleratorForm.Of(image, request.Gpus).IpcMode) == "host" && request.ShmSize is not null)
            yield return $"With IPC mode host{(request.IpcMode is null ? $", which {image.Platform} devices need," : "")} /dev/shm is the host's own: leave out the size.";
        if (request.Memory is long memory && memory < LeastMemory)
            yield return $"{ByteSize.Format(memory)} of memory is less than the {ByteSize.Format(LeastMemory)} that the engine demands.";
        if (request.Cpus is decimal cpus && cpus is < 0.01m or > 4096m)
            yield return $"{cpus} processors: write a number from 0.01 on.";
        if (request.CpuSet is string set && !CpuNumbers().IsMatch(set))
            yield return $"'{set}' is no list of processors: write numbers and ranges, such as 0-3,8.";
        foreach (IGrouping<string, UlimitSpec> group in request.Ulimits.GroupBy(limit => limit.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
            yield return $"The resource limit '{group.Key}' is given twice.";
        if (request.HealthCommand.Count == 0 && request.HealthInterval is not null)
            yield return "A time between health checks is that of a check: name it with -HealthCommand.";
        if (request.LogDriver is null && request.LogOptions.Count > 0)
            yield return "Log options are those of a driver: name it with -LogDriver.";
    }

    private static IEnumerable<string> Variables(ContainerRequest request)
        => request.Environment.Keys.Select(VariableName.Fault).OfType<string>();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_.-]+\z")]
    private static partial Regex ContainerName();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]*(?::[A-Za-z0-9_][A-Za-z0-9_.-]*)?\z")]
    private static partial Regex UserName();

    [GeneratedRegex(@"^[A-Z][A-Z_]{1,30}\z")]
    private static partial Regex CapabilityName();

    [GeneratedRegex(@"^\d{1,4}(?:-\d{1,4})?(?:,\d{1,4}(?:-\d{1,4})?)*\z")]
    private static partial Regex CpuNumbers();
}
