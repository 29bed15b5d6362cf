using Docker.DotNet.Models;
using VerlPS.Hosts;

namespace VerlPS.Adapters.Docker;

internal sealed class EngineFacts(EngineCalls calls) : IEngineFacts
{
    public async Task<EngineInfo> GetInfoAsync(CancellationToken cancellationToken)
    {
        Task<VersionResponse> version = calls.AskPlainlyAsync("GET /version", (c, t) => c.System.GetVersionAsync(t), cancellationToken);
        SystemInfoResponse info = await calls.AskPlainlyAsync("GET /info", (c, t) => c.System.GetSystemInfoAsync(t), cancellationToken).ConfigureAwait(false);
        VersionResponse spoken = await version.ConfigureAwait(false);
        return new EngineInfo
        {
            Version = info.ServerVersion,
            ApiVersion = spoken.APIVersion,
            HostName = info.Name,
            OperatingSystem = info.OperatingSystem,
            OSType = info.OSType,
            Architecture = info.Architecture,
            KernelVersion = info.KernelVersion,
            Cpus = (int)info.NCPU,
            Memory = info.MemTotal,
            DataRoot = info.DockerRootDir,
            StorageDriver = info.Driver,
            CgroupVersion = info.CgroupVersion,
            Runtimes = [.. (info.Runtimes?.Keys ?? []).Order(StringComparer.Ordinal)],
            DefaultRuntime = info.DefaultRuntime,
            CdiSpecDirs = [.. info.CDISpecDirs ?? []],
            CdiDevices = [.. (info.DiscoveredDevices ?? []).Select(device => device.ID)],
            RegistryMirrors = [.. info.RegistryConfig?.Mirrors ?? []],
            Warnings = [.. info.Warnings ?? []],
        };
    }
}
