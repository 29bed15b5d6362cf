using System.Globalization;
using Docker.DotNet.Models;
using VerlPS.Containers;
using ContainerSpec = VerlPS.Containers.ContainerSpec;

namespace VerlPS.Adapters.Docker;

/// <summary>Between the module's records and the engine's models.</summary>
internal static class ContainerMapping
{
    public static CreateContainerParameters ToParameters(ContainerSpec spec) => new()
    {
        Name = spec.Name,
        Image = spec.Image,
        Entrypoint = spec.Entrypoint.Count == 0 ? null! : [.. spec.Entrypoint],
        Cmd = spec.Command.Count == 0 ? null! : [.. spec.Command],
        Env = [.. spec.Environment.Select(pair => $"{pair.Key}={pair.Value}")],
        Labels = new Dictionary<string, string>(spec.Labels),
        WorkingDir = spec.WorkingDirectory ?? string.Empty,
        User = spec.User ?? string.Empty,
        Healthcheck = spec.HealthTest.Count == 0 ? null! : new HealthcheckConfig { Test = [.. spec.HealthTest], Interval = spec.HealthInterval },
        StopTimeout = spec.StopTimeout,
        Platform = spec.Platform!,
        ExposedPorts = spec.Ports.Count == 0 ? null : spec.Ports.Select(InsidePort).Distinct().ToDictionary(port => port, _ => default(EmptyStruct)),
        HostConfig = HostConfigJson.Merge(ToHostConfig(spec), spec.HostConfig),
    };

    public static VerlContainer ToRecord(ContainerInspectResponse found, string dockerHost)
    {
        string state = found.State?.Status ?? "unknown";
        DateTimeOffset? started = Moment(found.State?.StartedAt);
        bool ended = state is "exited" or "dead";
        return new VerlContainer
        {
            Id = found.ID,
            Name = found.Name.TrimStart('/'),
            Image = found.Config?.Image ?? found.Image,
            State = state,
            Command = [found.Path ?? string.Empty, .. found.Args ?? []],
            Health = HealthOf(found),
            ProcessId = found.State is { Running: true, Pid: > 0 } running ? (int)running.Pid : null,
            ExitCode = ended ? found.State?.ExitCode : null,
            OomKilled = found.State?.OOMKilled ?? false,
            Created = new DateTimeOffset(found.Created.ToUniversalTime()),
            StartedAt = started,
            FinishedAt = ended ? Moment(found.State?.FinishedAt) : null,
            Gpus = found.HostConfig?.DeviceRequests is { Count: > 0 } requests ? string.Join(',', requests.Select(ToText)) : null,
            Mounts = [.. (found.Mounts ?? []).Select(mount => new BindMount(mount.Source, mount.Destination, !mount.RW).ToString())],
            Ports =
            [
                .. (found.HostConfig?.PortBindings ?? new Dictionary<string, IList<PortBinding>>())
                    .SelectMany(port => (port.Value ?? []).Select(binding => $"{binding.HostIP}:{binding.HostPort}:{port.Key}")),
            ],
            ShmSize = found.HostConfig?.ShmSize,
            MemoryLimit = found.HostConfig?.Memory is > 0 and long limit ? limit : null,
            Labels = new Dictionary<string, string>(found.Config?.Labels ?? new Dictionary<string, string>()),
            DockerHost = dockerHost,
        };
    }

    private static HostConfig ToHostConfig(ContainerSpec spec) => new()
    {
        Binds = [.. spec.Mounts.Select(mount => $"{mount.Source}:{mount.Target}:{(mount.ReadOnly ? "ro" : "rw")}")],
        CapAdd = [.. spec.CapAdd],
        DeviceRequests = [.. ToDeviceRequests(spec.Gpus)],
        Devices = [.. spec.Devices.Select(path => new DeviceMapping { PathOnHost = path, PathInContainer = path, CgroupPermissions = "rwm" })],
        Init = spec.Init,
        IpcMode = spec.IpcMode ?? string.Empty,
        NetworkMode = spec.Network ?? string.Empty,
        PortBindings = spec.Ports
            .GroupBy(InsidePort)
            .ToDictionary(
                group => group.Key,
                group => (IList<PortBinding>)[.. group.Select(port => new PortBinding { HostIP = port.Address.Trim('[', ']'), HostPort = port.HostPort.ToString(CultureInfo.InvariantCulture) })]),
        RestartPolicy = new RestartPolicy { Name = ToRestartPolicy(spec.Restart) },
        ShmSize = spec.ShmSize ?? 0,
        Ulimits = [.. spec.Ulimits.Select(limit => new Ulimit { Name = limit.Name, Soft = limit.Soft, Hard = limit.Hard })],
        GroupAdd = [.. spec.GroupAdd],
        SecurityOpt = [.. spec.SecurityOptions],
        Privileged = spec.Privileged,
        Memory = spec.Memory ?? 0,
        NanoCPUs = spec.NanoCpus ?? 0,
        CpusetCpus = spec.CpuSet ?? string.Empty,
        LogConfig = spec.LogDriver is null ? null! : new LogConfig { Type = spec.LogDriver, Config = new Dictionary<string, string>(spec.LogOptions) },
    };

    // A check that was never due says nothing yet; one of the image can be switched off with NONE.
    private static string? HealthOf(ContainerInspectResponse found)
        => found.Config?.Healthcheck?.Test is not { Count: > 0 } test || test[0] == "NONE" ? null
            : found.State?.Health?.Status is { Length: > 0 } status && status != "none" ? status
            : "starting";

    private static IEnumerable<DeviceRequest> ToDeviceRequests(GpuRequest gpus)
    {
        // The engine answers requests for "nvidia" through the toolkit's hook and, since 28.3, through CDI.
        // A CDI request needs no capabilities, but compose can't leave them out, and both make the same container.
        IList<IList<string>> capabilities = [["gpu"]];
        switch (gpus.Kind)
        {
            case GpuRequestKind.None:
                break;
            case GpuRequestKind.Cdi:
                yield return new DeviceRequest { Driver = "cdi", DeviceIDs = [.. gpus.Devices], Capabilities = capabilities };
                break;
            case GpuRequestKind.Devices:
                yield return new DeviceRequest { Driver = "nvidia", DeviceIDs = [.. gpus.Devices], Capabilities = capabilities };
                break;
            default:
                yield return new DeviceRequest { Driver = "nvidia", Count = gpus.Count, Capabilities = capabilities };
                break;
        }
    }

    private static string ToText(DeviceRequest request) => request switch
    {
        { Driver: "cdi" } => string.Join(',', request.DeviceIDs ?? []),
        { DeviceIDs.Count: > 0 } => $"device={string.Join(',', request.DeviceIDs)}",
        { Count: -1 } => "all",
        _ => request.Count.ToString(CultureInfo.InvariantCulture),
    };

    private static RestartPolicyKind ToRestartPolicy(string name) => name switch
    {
        "always" => RestartPolicyKind.Always,
        "unless-stopped" => RestartPolicyKind.UnlessStopped,
        "on-failure" => RestartPolicyKind.OnFailure,
        _ => RestartPolicyKind.No,
    };

    private static string InsidePort(PortSpec port) => $"{port.ContainerPort.ToString(CultureInfo.InvariantCulture)}/{port.Protocol}";

    // The engine writes the year 1 for "never".
    private static DateTimeOffset? Moment(string? text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time) && time.Year > 1
            ? time
            : null;
}
