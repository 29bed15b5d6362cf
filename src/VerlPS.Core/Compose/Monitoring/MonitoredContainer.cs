using VerlPS.Containers;

namespace VerlPS.Compose;

/// <summary>What a container itself gets so that it can be watched.</summary>
internal static class MonitoredContainer
{
    /// <summary>Where Ray keeps its sessions, and verl and Ray write down what can be scraped.</summary>
    public const string RayFolder = "/tmp/ray";

    /// <summary>The volume that stands there, unless a folder of the user's does.</summary>
    public const string RayVolume = "ray";

    private const string EventFolder = "TENSORBOARD_DIR";

    /// <summary>The project's own network, on which Prometheus finds everything.</summary>
    public static string NetworkName(string containerName) => $"{ComposeFile.ProjectName(containerName)}_monitoring";

    /// <summary>The container as it is to be written.</summary>
    public static ContainerRequest Prepare(ContainerRequest request, MonitoringRequest monitoring)
    {
        MonitoringRules.Check(monitoring, request);
        if (monitoring.Stack)
        {
            request = request with
            {
                // Docker lets no packet pass from another bridge to its default one, and no container stands on both by compose.
                Network = request.Network == "bridge" ? NetworkName(request.Name) : request.Network,
                Volumes = NeedsRayVolume(request) ? [.. request.Volumes, new BindMount(RayVolume, RayFolder)] : request.Volumes,
            };
        }

        if (monitoring.TensorBoard && !request.Environment.ContainsKey(EventFolder))
        {
            // Without it verl writes to a folder below its working directory, which goes with the container.
            request = request with { Environment = new Dictionary<string, string>(request.Environment) { [EventFolder] = $"{LogFolder(request.User)}/tensorboard" } };
        }

        return request;
    }

    /// <summary>The workspace's logs in the container.</summary>
    public static string LogFolder(string? user) => WorkspaceLayout.Environment(user)["VERL_FILE_LOGGER_ROOT"];

    // A new volume is root's: another user's Ray could write nothing there.
    private static bool NeedsRayVolume(ContainerRequest request)
        => ContainerUser.IsRoot(request.User) && request.Volumes.All(mount => mount.Target != RayFolder);
}
