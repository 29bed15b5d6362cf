using VerlPS.Containers;
using VerlPS.Engine;

namespace VerlPS.Compose;

/// <summary>What a compose file gets beside the verl service.</summary>
/// <param name="Spec">The container of the verl service, prepared by MonitoredContainer.</param>
/// <param name="Request">What is wanted.</param>
/// <param name="DataRoot">The engine's folder on its host; null where it does not say.</param>
/// <param name="GrafanaUser">The number of the user that the password's file belongs to, as a container of this engine sees it.</param>
internal sealed record MonitoringPlan(ContainerSpec Spec, MonitoringRequest Request, string? DataRoot, uint GrafanaUser)
{
    /// <summary>The plan for an engine.</summary>
    /// <param name="spec">The container.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="syntax">How GPUs are asked for.</param>
    /// <param name="host">What the engine says of itself; null where it is silent.</param>
    /// <param name="owner">The user of this machine that the password's file belongs to.</param>
    public static MonitoringPlan Of(ContainerSpec spec, MonitoringRequest request, ComposeGpuSyntax syntax, EngineInfo? host, uint owner)
    {
        // In an engine without root, the user who runs it is the containers' root.
        bool rootless = host?.SecurityOptions.Any(option => option.StartsWith("name=rootless", StringComparison.Ordinal)) == true;
        return new MonitoringPlan(spec, request, host?.DataRoot, rootless ? 0 : owner) { GpuSyntax = syntax };
    }

    /// <summary>The project's own network.</summary>
    public string Network { get; } = MonitoredContainer.NetworkName(Spec.Name);

    /// <summary>What is mounted at Ray's folder, in the notation of a mount's source; null for nothing.</summary>
    public string? Ray { get; } = Spec.Mounts.FirstOrDefault(mount => mount.Target == MonitoredContainer.RayFolder)?.Source;

    /// <summary>The mount that holds the files of verl's own file logger; null where they are in none.</summary>
    public BindMount? Logs { get; } = LogMount(Spec);

    /// <summary>How GPUs are asked for.</summary>
    public ComposeGpuSyntax GpuSyntax { get; init; }

    /// <summary>Boards of NVIDIA's are given to the container.</summary>
    public bool HasGpus => Spec.Gpus.Kind != GpuRequestKind.None;

    /// <summary>The services by name, in the order of the file.</summary>
    public IReadOnlyList<ComposeEntry> Services =>
    [
        .. Request.Stack ? StackServices.Of(this) : [],
        .. Request.TensorBoard ? [VerlImageServices.TensorBoard(this)] : Array.Empty<ComposeEntry>(),
    ];

    /// <summary>What the user should know of what is left out.</summary>
    public IEnumerable<string> Warnings(DockerEndpoint endpoint)
    {
        if (!Request.Stack)
            yield break;
        if (!endpoint.IsLocal)
            yield return $"The engine on {endpoint.DockerHost} mounts the folder {MonitoringFiles.Folder} from its own host: bring it there, to the same path.";
        if (DataRoot is null)
            yield return $"The engine does not say where it keeps its containers: {MonitoringServices.Cadvisor} looks at {StackServices.UsualDataRoot}.";
        if (Logs is null)
            yield return "verl's metrics are not in the monitoring, and neither are its rollout servers: the files of its file logger are in no folder that is mounted. Use -Root.";
        if (Ray is null)
            yield return $"Ray and verl's rollout servers are not in the monitoring: a volume at {MonitoredContainer.RayFolder} would be root's, and the container runs as '{Spec.User}'. Mount a folder of that user's there with -Volume.";
    }

    /// <summary>The image of a service.</summary>
    public string Image(string service)
        => Request.Images.TryGetValue(service, out string? given) ? given : MonitoringServices.DefaultImages.GetValueOrDefault(service, Spec.Image);

    /// <summary>The file with the services, networks, volumes and secrets.</summary>
    public ComposeMap AddTo(ComposeMap file)
    {
        List<ComposeEntry> entries = [];
        foreach (ComposeEntry entry in file.Entries)
        {
            entries.Add(entry.Key == "services" && entry.Value is ComposeMap services
                ? entry with { Value = new ComposeMap([.. services.Entries, .. Services]) }
                : entry);
        }

        if (!Request.Stack)
            return new ComposeMap(entries);

        ComposeMap? networks = entries.FirstOrDefault(entry => entry.Key == "networks")?.Value as ComposeMap;
        entries.RemoveAll(entry => entry.Key == "networks");
        return new ComposeMap(
        [
            .. entries,
            new("networks", new ComposeMap(
            [
                .. networks?.Entries.Where(entry => entry.Key != Network) ?? [],
                new(Network, new ComposeMap([new("name", new ComposeText(Network))])),
            ])),
            new("volumes", new ComposeMap([.. Volumes().Select(name => new ComposeEntry(name, new ComposeMap([])))])),
            new("secrets", new ComposeMap([new(MonitoringFiles.Password, new ComposeMap([new("file", new ComposeText($"./{MonitoringFiles.Folder}/{MonitoringFiles.Password}"))]))])),
        ]);
    }

    private IEnumerable<string> Volumes()
    {
        yield return StackServices.PrometheusVolume;
        yield return StackServices.GrafanaVolume;
        if (Ray == MonitoredContainer.RayVolume)
            yield return MonitoredContainer.RayVolume;
    }

    private static BindMount? LogMount(ContainerSpec spec)
        => spec.Environment.TryGetValue("VERL_FILE_LOGGER_ROOT", out string? folder)
            ? spec.Mounts.FirstOrDefault(mount => folder == mount.Target || folder.StartsWith($"{mount.Target}/", StringComparison.Ordinal))
            : null;
}
