using System.Globalization;
using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using VerlPS.Adapters.Logs;
using VerlPS.Hosts;

namespace VerlPS.Adapters.Docker;

internal sealed class EngineFacts(EngineCalls calls) : IEngineFacts
{
    public async Task<EngineInfo> GetInfoAsync(CancellationToken cancellationToken)
    {
        Task<VersionResponse> version = calls.AskPlainlyAsync("GET /version", (c, t) => c.System.GetVersionAsync(t), cancellationToken);
        SystemInfoResponse info = await calls.AskPlainlyAsync("GET /info", (c, t) => c.System.GetSystemInfoAsync(t), cancellationToken).ConfigureAwait(false);
        VersionResponse spoken = await version.ConfigureAwait(false);
        ProxySettings proxy = ProxySettings.Create(info.HTTPProxy, info.HTTPSProxy, info.NoProxy);
        return new EngineInfo
        {
            Version = info.ServerVersion,
            ApiVersion = spoken.APIVersion,
            MinApiVersion = spoken.MinAPIVersion is { Length: > 0 } oldest ? oldest : null,
            HostName = info.Name,
            OperatingSystem = info.OperatingSystem,
            OSType = info.OSType,
            Architecture = info.Architecture,
            KernelVersion = info.KernelVersion,
            Cpus = (int)info.NCPU,
            Memory = info.MemTotal,
            DataRoot = info.DockerRootDir,
            StorageDriver = info.Driver,
            BackingFileSystem = Detail(info, "Backing Filesystem"),
            SupportsDType = bool.TryParse(Detail(info, "Supports d_type"), out bool supported) ? supported : null,
            LoggingDriver = info.LoggingDriver is { Length: > 0 } driver ? driver : null,
            CgroupVersion = info.CgroupVersion,
            CgroupDriver = info.CgroupDriver,
            SecurityOptions = [.. info.SecurityOptions ?? []],
            Runtimes = [.. (info.Runtimes?.Keys ?? []).Order(StringComparer.Ordinal)],
            DefaultRuntime = info.DefaultRuntime,
            CdiSpecDirs = [.. info.CDISpecDirs ?? []],
            CdiDevices = [.. (info.DiscoveredDevices ?? []).Select(device => device.ID)],
            RegistryMirrors = [.. info.RegistryConfig?.Mirrors ?? []],
            InsecureRegistries =
            [
                .. (info.RegistryConfig?.IndexConfigs ?? new Dictionary<string, IndexInfo>()).Where(index => !index.Value.Secure).Select(index => index.Key),
                .. info.RegistryConfig?.InsecureRegistryCIDRs ?? [],
            ],
            FirewallBackend = info.FirewallBackend?.Driver,
            HttpProxy = proxy.Http,
            HttpsProxy = proxy.Https,
            NoProxy = [.. proxy.Exceptions],
            Warnings = [.. info.Warnings ?? []],
        };
    }

    public async Task<IReadOnlyList<ActiveContainer>> ListActiveAsync(CancellationToken cancellationToken)
    {
        ContainersListParameters parameters = new()
        {
            All = true,
            Filters = new Dictionary<string, IDictionary<string, bool>> { ["status"] = new Dictionary<string, bool> { ["restarting"] = true, ["running"] = true } },
        };
        IList<ContainerListResponse> found = await calls.AskPlainlyAsync(
            "GET /containers/json?filters=status", (c, t) => c.Containers.ListContainersAsync(parameters, t), cancellationToken).ConfigureAwait(false);
        return [.. found.Select(container => new ActiveContainer(container.ID, container.Image ?? string.Empty, [.. container.Labels?.Keys ?? []]))];
    }

    public async Task<ContainerRestarts?> FindRestartsAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            ContainerInspectResponse found = await calls.AskAsync(
                $"GET /containers/{(id.Length == 64 ? id[..12] : id)}/json", (c, t) => c.Containers.InspectContainerAsync(id, t), cancellationToken).ConfigureAwait(false);
            return new ContainerRestarts(
                found.Name.TrimStart('/'), found.State?.Status ?? "unknown", found.RestartCount, Moment(found.State?.StartedAt), found.State?.ExitCode ?? 0);
        }
        catch (DockerApiException error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (DockerApiException error)
        {
            throw EngineErrors.Translate(error, calls.Endpoint);
        }
    }

    // The library knows the answer of API 1.52 only.
    public Task<ImageUsage?> MeasureImagesAsync(CancellationToken cancellationToken)
        => calls.AskPlainlyAsync(
            "GET /system/df?type=image",
            (_, t) => Task.Factory.StartNew(() => ReadImageUsage(t), t, TaskCreationOptions.LongRunning, TaskScheduler.Default),
            cancellationToken);

    private ImageUsage? ReadImageUsage(CancellationToken cancellationToken)
    {
        try
        {
            using EngineConnection connection = new(calls.Endpoint, cancellationToken);
            using HttpResponseMessage answer = connection.Get("system/df?type=image");
            using StreamReader reader = new(answer.Content.ReadAsStream(cancellationToken));
            return answer.IsSuccessStatusCode ? ImageUsage.Parse(reader.ReadToEnd()) : null;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // A read that was shut down fails in many ways.
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private static string? Detail(SystemInfoResponse info, string name)
        => info.DriverStatus?.FirstOrDefault(row => row is [string key, _, ..] && key == name)?[1];

    // The engine writes the year 1 for "never".
    private static DateTimeOffset? Moment(string? text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time) && time.Year > 1
            ? time
            : null;
}
