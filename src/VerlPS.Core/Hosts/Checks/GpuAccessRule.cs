namespace VerlPS.Hosts;

/// <summary>How an engine would serve <c>--gpus</c>.</summary>
public static class GpuAccessRule
{
    /// <summary>The kind of NVIDIA's CDI devices; others' (docker.com/gpu=webgpu) are not GPUs for CUDA.</summary>
    public const string CdiKind = "nvidia.com/gpu";

    /// <summary>
    /// Decides. The hook comes first, because it is what answers <c>--gpus</c> in every engine: dockerd looks for it on its
    /// PATH once, at its start, and needs no registered runtime for it (moby, daemon/devices_nvidia_linux.go).
    /// </summary>
    /// <param name="engine">The engine.</param>
    /// <param name="hook">The hook that the engine's PATH leads to; null where none was found.</param>
    /// <param name="cdiSpecs">CDI specifications of kind nvidia.com/gpu in the engine's folders.</param>
    /// <param name="wholeHostSeen">The engine's host could be looked at; without, nothing found proves nothing.</param>
    public static GpuService Decide(EngineInfo engine, string? hook, IReadOnlyList<string> cdiSpecs, bool wholeHostSeen)
    {
        if (hook is not null)
            return new GpuService(GpuAccess.Hook, hook);
        if (engine.CdiDevices.FirstOrDefault(device => device.StartsWith($"{CdiKind}=", StringComparison.Ordinal)) is string device)
            return new GpuService(GpuAccess.Cdi, $"CDI device {device}");
        if (engine.CdiSpecDirs.Length > 0 && cdiSpecs.Count > 0)
            return new GpuService(GpuAccess.Cdi, $"CDI specification {cdiSpecs[0]}");
        if (engine.Runtimes.Contains("nvidia"))
            return new GpuService(GpuAccess.Runtime, "runtime nvidia");
        return wholeHostSeen
            ? new GpuService(GpuAccess.None, "no hook, no CDI device, no nvidia runtime")
            : new GpuService(GpuAccess.Unknown, "not to be seen from here");
    }
}
