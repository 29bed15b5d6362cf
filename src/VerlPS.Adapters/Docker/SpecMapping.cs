using System.Globalization;
using Docker.DotNet.Models;
using VerlPS.Containers;
using ContainerSpec = VerlPS.Containers.ContainerSpec;

namespace VerlPS.Adapters.Docker;

/// <summary>
/// Reads back from a container what it was made from. What the image brought is left out as far as the two tell it
/// apart; the platform and fields without a parameter are not told at all.
/// </summary>
internal static class SpecMapping
{
    public static ContainerReading Read(ContainerInspectResponse found, ImageInspectResponse? image, string? engineLogDriver) => new(
        ToSpec(found, image),
        Environment(image?.Config?.Env, null),
        found.HostConfig?.LogConfig?.Type == engineLogDriver);

    private static ContainerSpec ToSpec(ContainerInspectResponse found, ImageInspectResponse? image)
    {
        DockerOCIImageConfig? own = image?.Config;
        ContainerConfig config = found.Config ?? new ContainerConfig();
        HostConfig host = found.HostConfig ?? new HostConfig();
        bool sameEntrypoint = Same(config.Entrypoint, own?.Entrypoint);
        return new ContainerSpec
        {
            Name = found.Name.TrimStart('/'),
            Image = config.Image,
            Entrypoint = sameEntrypoint ? [] : [.. config.Entrypoint ?? []],
            // The image's command goes with the image's entrypoint; it is one's own where that was replaced.
            Command = sameEntrypoint && Same(config.Cmd, own?.Cmd) ? [] : [.. config.Cmd ?? []],
            Environment = Environment(config.Env, own?.Env),
            Secrets = config.Labels?.TryGetValue(ContainerLabels.Secrets, out string? secrets) == true ? secrets.Split(',') : [],
            Mounts =
            [
                .. (host.Binds ?? []).Select(Mount),
                // docker run --mount and compose's long form.
                .. (host.Mounts ?? []).Where(mount => mount.Type is "bind" or "volume" && mount.Source is { Length: > 0 }).Select(mount => new BindMount(mount.Source!, mount.Target ?? mount.Source!, mount.ReadOnly == true)),
            ],
            Gpus = Gpus(host.DeviceRequests),
            ShmSize = host.IpcMode == "host" ? null : host.ShmSize,
            // "private" is the engine's own default; whether somebody asked for it is not told.
            IpcMode = host.IpcMode is null or "" or "private" ? null : host.IpcMode,
            Network = host.NetworkMode is "default" or "" or null ? "bridge" : host.NetworkMode,
            Ulimits = [.. (host.Ulimits ?? []).Select(limit => new UlimitSpec(limit.Name, limit.Soft, limit.Hard)).OrderBy(limit => limit.Name, StringComparer.Ordinal)],
            CapAdd = [.. (host.CapAdd ?? []).Select(name => name.StartsWith("CAP_", StringComparison.Ordinal) ? name[4..] : name).Order(StringComparer.Ordinal)],
            Devices = [.. (host.Devices ?? []).Select(device => device.PathOnHost)],
            GroupAdd = [.. host.GroupAdd ?? []],
            // The engine adds that where a namespace is the host's (moby, daemon/create_unix.go).
            SecurityOptions = [.. (host.SecurityOpt ?? []).Where(option => option != "label=disable" || !(host.Privileged || host.IpcMode == "host"))],
            Privileged = host.Privileged,
            Memory = host.Memory > 0 ? host.Memory : null,
            NanoCpus = host.NanoCPUs > 0 ? host.NanoCPUs : null,
            CpuSet = Text(host.CpusetCpus),
            User = config.User == (own?.User ?? "") ? null : Text(config.User),
            LogDriver = Text(host.LogConfig?.Type),
            LogOptions = new SortedDictionary<string, string>((host.LogConfig?.Config ?? new Dictionary<string, string>()).ToDictionary(), StringComparer.Ordinal),
            Ports = Ports(host.PortBindings),
            Restart = Restart(host.RestartPolicy?.Name),
            WorkingDirectory = config.WorkingDir == (own?.WorkingDir ?? "") ? null : Text(config.WorkingDir),
            HealthTest = Same(config.Healthcheck?.Test, own?.Healthcheck?.Test) ? [] : [.. config.Healthcheck?.Test ?? []],
            HealthInterval = Same(config.Healthcheck?.Test, own?.Healthcheck?.Test) || config.Healthcheck?.Interval is not { Ticks: > 0 } ? null : config.Healthcheck.Interval,
            StopTimeout = config.StopTimeout,
            Init = host.Init == true,
            Labels = Labels(config.Labels, own?.Labels),
        };
    }

    private static string? Text(string? text) => text is { Length: > 0 } ? text : null;

    private static bool Same(IList<string>? one, IList<string>? other) => (one ?? []).SequenceEqual(other ?? []);

    private static SortedDictionary<string, string> Environment(IEnumerable<string>? all, IEnumerable<string>? images)
    {
        SortedDictionary<string, string> environment = new(StringComparer.Ordinal);
        foreach (string pair in (all ?? []).Except(images ?? [], StringComparer.Ordinal))
        {
            int sign = pair.IndexOf('=', StringComparison.Ordinal);
            environment[sign < 0 ? pair : pair[..sign]] = sign < 0 ? string.Empty : pair[(sign + 1)..];
        }

        return environment;
    }

    private static SortedDictionary<string, string> Labels(IDictionary<string, string>? all, IDictionary<string, string>? images)
        => new((all ?? new Dictionary<string, string>()).Where(label => images?.TryGetValue(label.Key, out string? own) != true || own != label.Value).ToDictionary(), StringComparer.Ordinal);

    private static GpuRequest Gpus(IList<DeviceRequest>? requests) => requests switch
    {
        [DeviceRequest { Count: -1 }] => GpuRequest.All,
        [DeviceRequest { DeviceIDs.Count: > 0 } named] => new GpuRequest($"{(named.Driver == "cdi" ? "" : "device=")}{string.Join(',', named.DeviceIDs)}"),
        [DeviceRequest { Count: > 0 } counted] => new GpuRequest((int)counted.Count),
        _ => GpuRequest.None,
    };

    private static PortSpec[] Ports(IDictionary<string, IList<PortBinding>>? bindings) =>
    [
        .. (bindings ?? new Dictionary<string, IList<PortBinding>>()).SelectMany(port => (port.Value ?? []).Select(binding =>
        {
            string[] inside = port.Key.Split('/');
            string address = binding.HostIP is null or "" ? "0.0.0.0" : binding.HostIP.Contains(':', StringComparison.Ordinal) ? $"[{binding.HostIP}]" : binding.HostIP;
            return new PortSpec(address, Number(binding.HostPort), Number(inside[0]), inside.Length > 1 ? inside[1] : "tcp");
        })),
    ];

    // A range stands for its first port.
    private static int Number(string? port) => int.TryParse(port?.Split('-')[0], CultureInfo.InvariantCulture, out int number) ? number : 0;

    // A container that another program made may have a volume's name for the folder, and options that we know nothing of.
    private static BindMount Mount(string bind)
    {
        string[] parts = bind.Split(':');
        return new BindMount(parts[0], parts.ElementAtOrDefault(1) ?? parts[0], parts.ElementAtOrDefault(2)?.Split(',').Contains("ro") == true);
    }

    private static string Restart(RestartPolicyKind? policy) => policy switch
    {
        RestartPolicyKind.Always => "always",
        RestartPolicyKind.UnlessStopped => "unless-stopped",
        RestartPolicyKind.OnFailure => "on-failure",
        _ => "no",
    };
}
