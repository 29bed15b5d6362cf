namespace VerlPS.Containers;

/// <summary>Turns a request into a spec: the defaults that work, and the quirks of the image.</summary>
public static class ContainerSpecFactory
{
    private static readonly string[] KeepAlive = ["sleep", "infinity"];

    // What NVIDIA's images ask for. Open files stay the engine's to decide: raising them needs CAP_SYS_RESOURCE, and Ray lifts its own soft limit.
    private static readonly UlimitSpec[] Limits = [new("stack", 67108864, 67108864)];

    /// <summary>Makes the spec.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="image">What is known of the image.</param>
    /// <param name="hostMemory">The engine host's RAM in bytes; null when unknown.</param>
    /// <exception cref="VerlException">InvalidArgument, with everything that is wrong at once.</exception>
    public static ContainerSpec Create(ContainerRequest request, VerlImage image, long? hostMemory)
    {
        ContainerRules.Check(request, image);
        AcceleratorForm accelerator = AcceleratorForm.Of(image, request.Gpus);
        (IReadOnlyList<string> entrypoint, IReadOnlyList<string> command) = Process(request, image.NeedsEntrypointOverride);
        string? ipcMode = request.IpcMode ?? accelerator.IpcMode;
        ContainerSpec spec = new()
        {
            Name = request.Name,
            Image = request.Image,
            Entrypoint = entrypoint,
            Command = command,
            Environment = Environment(request),
            Secrets = [.. request.Secrets.Order(StringComparer.Ordinal)],
            Mounts =
            [
                .. request.Root is null ? [] : WorkspaceLayout.Mounts(request.Root, request.User),
                .. request.SourcePath is null ? Array.Empty<BindMount>() : [SourceLayout.Mount(request.SourcePath)],
                .. request.Volumes,
                .. accelerator.Mounts,
            ],
            Gpus = accelerator.Gpus,
            // With the host's IPC namespace /dev/shm is the host's own.
            ShmSize = ipcMode == "host" ? null : request.ShmSize ?? DefaultShmSize(hostMemory),
            IpcMode = ipcMode,
            Network = request.Network,
            Ulimits = Ulimits(request),
            CapAdd = [.. request.CapAdd.Select(ContainerRules.Capability).Concat(request.Rdma ? ["IPC_LOCK"] : []).Concat(accelerator.CapAdd).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Devices = [.. request.Rdma ? ["/dev/infiniband"] : Array.Empty<string>(), .. accelerator.Devices],
            GroupAdd = accelerator.GroupAdd,
            SecurityOptions = accelerator.SecurityOptions,
            Privileged = accelerator.Privileged,
            Memory = request.Memory,
            NanoCpus = request.Cpus is decimal cpus ? (long)(cpus * 1_000_000_000m) : null,
            CpuSet = request.CpuSet,
            User = request.User,
            LogDriver = request.LogDriver,
            LogOptions = new SortedDictionary<string, string>(request.LogOptions.ToDictionary(pair => pair.Key, pair => pair.Value), StringComparer.Ordinal),
            HealthTest = CommandForm.ToHealthTest(request.HealthCommand),
            HealthInterval = request.HealthInterval,
            StopTimeout = request.StopTimeout,
            Platform = request.Platform?.ToString(),
            HostConfig = request.HostConfig,
            Ports = request.Ports,
            Restart = request.Restart,
            WorkingDirectory = request.WorkingDirectory ?? (request.SourcePath is null ? null : SourceLayout.Inside),
        };
        return spec with { Labels = ContainerLabels.Of(spec, request.Labels) };
    }

    private static SortedDictionary<string, string> Environment(ContainerRequest request)
    {
        SortedDictionary<string, string> environment = new(StringComparer.Ordinal) { ["PYTHONUNBUFFERED"] = "1" };
        if (request.TimeZone is not null)
            environment["TZ"] = request.TimeZone;
        foreach (KeyValuePair<string, string> pair in request.Root is null ? request.Environment : WorkspaceLayout.Environment(request.User).Concat(request.Environment))
            environment[pair.Key] = pair.Value;
        return environment;
    }

    private static (IReadOnlyList<string> Entrypoint, IReadOnlyList<string> Command) Process(ContainerRequest request, bool replaceEntrypoint)
    {
        // The image's own command belongs to the image's own entrypoint.
        IReadOnlyList<string> asked = request.Command switch
        {
            // As with docker run --entrypoint: it stands alone.
            [] when request.Entrypoint.Count > 0 && !request.InstallSource => [],
            [] => KeepAlive,
            _ => CommandForm.ToArguments(request.Command),
        };
        IReadOnlyList<string> command = request.InstallSource ? SourceLayout.Install(asked) : asked;
        return request.Entrypoint.Count > 0 ? (request.Entrypoint, command)
            : replaceEntrypoint ? ([command[0]], [.. command.Skip(1)])
            : ([], command);
    }

    // What is asked for by name takes the place of the default of that name.
    private static UlimitSpec[] Ulimits(ContainerRequest request)
    {
        IEnumerable<UlimitSpec> defaults = request.Rdma ? [new("memlock", -1, -1), .. Limits] : Limits;
        return [.. request.Ulimits.Concat(defaults).DistinctBy(limit => limit.Name).OrderBy(limit => limit.Name, StringComparer.Ordinal)];
    }

    // A limit, not a reservation: half of RAM is what tmpfs itself takes, and Ray wants more than 30 % for its object store.
    private static long DefaultShmSize(long? hostMemory)
    {
        const long MiB = 1L << 20;
        const long GiB = 1L << 30;
        long half = (hostMemory ?? 32 * GiB) / 2;
        return half >= GiB ? half / GiB * GiB : Math.Max(64 * MiB, half / MiB * MiB);
    }
}
