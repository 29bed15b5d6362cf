using System.Text.RegularExpressions;

namespace VerlPS.Containers;

/// <summary>Turns a request into a spec: the defaults that work, and the quirks of the image.</summary>
public static partial class ContainerSpecFactory
{
    private static readonly string[] KeepAlive = ["sleep", "infinity"];
    private static readonly string[] RestartPolicies = ["no", "always", "unless-stopped", "on-failure"];

    // What NVIDIA's images ask for. Open files stay the engine's to decide: raising them needs CAP_SYS_RESOURCE, and Ray lifts its own soft limit.
    private static readonly UlimitSpec[] Limits = [new("stack", 67108864, 67108864)];

    /// <summary>Makes the spec.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="image">What is known of the image.</param>
    /// <param name="hostMemory">The engine host's RAM in bytes; null when unknown.</param>
    /// <exception cref="VerlException">InvalidArgument, with everything that is wrong at once.</exception>
    public static ContainerSpec Create(ContainerRequest request, VerlImage image, long? hostMemory)
    {
        Validate(request);
        (IReadOnlyList<string> entrypoint, IReadOnlyList<string> command) = Process(request.Command, image.NeedsEntrypointOverride);
        SortedDictionary<string, string> environment = new(StringComparer.Ordinal) { ["PYTHONUNBUFFERED"] = "1" };
        if (request.TimeZone is not null)
            environment["TZ"] = request.TimeZone;
        foreach (KeyValuePair<string, string> pair in request.Root is null ? request.Environment : WorkspaceLayout.Environment.Concat(request.Environment))
            environment[pair.Key] = pair.Value;

        ContainerSpec spec = new()
        {
            Name = request.Name,
            Image = request.Image,
            Entrypoint = entrypoint,
            Command = command,
            Environment = environment,
            Mounts = [.. request.Root is null ? [] : WorkspaceLayout.Mounts(request.Root), .. request.Volumes],
            Gpus = request.Gpus,
            // With the host's IPC namespace /dev/shm is the host's own.
            ShmSize = request.IpcMode == "host" ? null : request.ShmSize ?? DefaultShmSize(hostMemory),
            IpcMode = request.IpcMode,
            Network = request.Network,
            Ulimits = request.Rdma ? [new("memlock", -1, -1), .. Limits] : Limits,
            CapAdd = request.Rdma ? ["IPC_LOCK"] : [],
            Devices = request.Rdma ? ["/dev/infiniband"] : [],
            Ports = request.Ports,
            Restart = request.Restart,
            WorkingDirectory = request.WorkingDirectory,
        };
        return spec with { Labels = Labels(request, spec) };
    }

    private static SortedDictionary<string, string> Labels(ContainerRequest request, ContainerSpec spec)
    {
        SortedDictionary<string, string> labels = new(StringComparer.Ordinal)
        {
            [ContainerLabels.Version] = ContainerLabels.ModuleVersion,
            [ContainerLabels.Role] = "single",
            [ContainerLabels.Spec] = SpecHash.Of(spec),
        };
        foreach (KeyValuePair<string, string> pair in request.Labels)
            labels[pair.Key] = pair.Value;
        return labels;
    }

    private static (IReadOnlyList<string> Entrypoint, IReadOnlyList<string> Command) Process(IReadOnlyList<string> asked, bool replaceEntrypoint)
    {
        IReadOnlyList<string> command = asked switch
        {
            [] => KeepAlive,
            [string line] when line.Any(char.IsWhiteSpace) => ["/bin/sh", "-c", line],
            _ => asked,
        };
        return replaceEntrypoint ? ([command[0]], [.. command.Skip(1)]) : ([], command);
    }

    // A limit, not a reservation: half of RAM is what tmpfs itself takes, and Ray wants more than 30 % for its object store.
    private static long DefaultShmSize(long? hostMemory)
    {
        const long MiB = 1L << 20;
        const long GiB = 1L << 30;
        long half = (hostMemory ?? 32 * GiB) / 2;
        return half >= GiB ? half / GiB * GiB : Math.Max(64 * MiB, half / MiB * MiB);
    }

    private static void Validate(ContainerRequest request)
    {
        List<string> faults = [];
        if (!ContainerName().IsMatch(request.Name))
            faults.Add($"The name '{request.Name}' must have two or more letters, digits, '_', '.' or '-', the first a letter or digit.");
        if (!RestartPolicies.Contains(request.Restart))
            faults.Add($"The restart policy '{request.Restart}' must be one of {string.Join(", ", RestartPolicies)}.");
        if (request.IpcMode is not (null or "host" or "private" or "shareable"))
            faults.Add($"The IPC mode '{request.IpcMode}' must be host, private or shareable.");
        if (request.Ports.Count > 0 && request.Network is "host" or "none")
            faults.Add($"The network '{request.Network}' publishes no ports: leave out the ports, or use a bridge network.");
        if (request.Root is not null && !request.Root.StartsWith('/'))
            faults.Add($"The root '{request.Root}' must be an absolute path.");
        if (request.Root?.Contains(':', StringComparison.Ordinal) == true)
            faults.Add($"The root '{request.Root}' must have no colon in it: Docker separates mounts by colons.");
        if (request.IpcMode == "host" && request.ShmSize is not null)
            faults.Add("With IPC mode host /dev/shm is the host's own: leave out the size.");
        faults.AddRange(request.Environment.Keys.Where(name => name.Length == 0 || name.Contains('=', StringComparison.Ordinal)).Select(name => $"'{name}' can't be the name of an environment variable."));
        faults.AddRange(request.Volumes.Concat(request.Root is null ? [] : WorkspaceLayout.Mounts(request.Root))
            .GroupBy(mount => mount.Target, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group => $"Two folders are mounted at '{group.Key}'."));
        if (faults.Count > 0)
            throw new VerlException(VerlErrorKind.InvalidArgument, string.Join(Environment.NewLine, faults), request.Name, "Change what is named and run the command again; nothing was created.");
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_.-]+\z")]
    private static partial Regex ContainerName();
}
