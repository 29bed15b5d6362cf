namespace VerlPS.Hosts;

/// <summary>Rules on how an engine gives GPUs to containers.</summary>
internal static class EngineGpuRules
{
    // Engines list the devices that they know since 28.2, and have CDI on since 28.3.
    private static readonly Version FirstWithList = new(28, 2);
    private static readonly Version FirstWithCdiOn = new(28, 3);

    public static Dictionary<string, Rule> All { get; } = new()
    {
        ["DKR-GPUDRIVER"] = Rule.On(facts => facts.GpuService, Requests),
        ["DKR-RUNTIMES"] = Rule.On(facts => facts.Engine, Runtimes),
        ["DKR-CDI"] = Rule.On(facts => facts.Engine, Devices),
        ["DKR-CDI-STALE"] = Rule.On(facts => facts.Daemon.CdiSpecs, Specifications),
    };

    private static Finding Requests(GpuService service, HostFacts facts)
    {
        // Only where nvidia-smi ran can the rest of the host be looked at too.
        bool local = facts.Smi.Missing is null;
        return service.Access switch
        {
            GpuAccess.None => Finding.Fail(service.Evidence, "the engine can't give GPUs to containers: --gpus will fail with 'could not select device driver'"),
            GpuAccess.Hook when service.IsNewerThanEngine == true =>
                Finding.Warn(service.Evidence, "the hook came after the engine was started, which looks for it only then: --gpus may fail") with
                {
                    Remedy = "Restart the engine: systemctl restart docker.",
                },
            GpuAccess.Cdi when local => Finding.Warn(service.Evidence, "the engine has CDI devices but no hook for --gpus") with
            {
                Remedy = $"Name the GPUs by CDI, -Gpu {GpuAccessRule.CdiKind}=all, or put nvidia-container-runtime-hook on the engine's PATH and restart docker.",
            },
            GpuAccess.Runtime when local => Finding.Warn(service.Evidence, "the runtime nvidia is registered, but no hook for --gpus is on the engine's PATH") with
            {
                Remedy = "Install nvidia-container-toolkit, which brings nvidia-container-runtime-hook, and restart docker.",
            },
            _ => Finding.Pass(service.Evidence),
        };
    }

    // verl's own guide runs containers with --runtime=nvidia; VerlPS does not need it.
    private static Finding Runtimes(EngineInfo engine, HostFacts facts)
    {
        string found = string.Join(", ", engine.Runtimes.Where(name => !name.StartsWith("io.containerd.", StringComparison.Ordinal)));
        return engine.Runtimes.Contains("nvidia") ? Finding.Pass(found)
            : facts.GpuService.Value?.Access == GpuAccess.None ? Finding.Fail(found, "no runtime nvidia is registered, nor anything else that gives GPUs to containers")
            : Finding.Warn(found, "no runtime nvidia is registered: --gpus may work, '--runtime=nvidia' of verl's guide does not");
    }

    private static Finding Devices(EngineInfo engine, HostFacts facts)
    {
        Version? version = DockerVersion.TryParse(engine.Version);
        string[] devices = [.. engine.CdiDevices.Where(device => device.StartsWith($"{GpuAccessRule.CdiKind}=", StringComparison.Ordinal))];
        if (devices.Contains($"{GpuAccessRule.CdiKind}=all"))
            return Finding.Pass($"{devices.Length} devices of kind {GpuAccessRule.CdiKind}");
        if (devices.Length > 0)
            return Finding.Warn(string.Join(", ", devices), $"{GpuAccessRule.CdiKind}=all is not among the engine's CDI devices");
        if (engine.CdiSpecDirs.Length == 0)
        {
            return version < FirstWithCdiOn
                ? Finding.Skip($"CDI is off, as it is by default in engine {engine.Version}; --gpus does not need it")
                : Finding.Warn("off", "CDI is off in this engine") with { Remedy = "Take '\"features\": {\"cdi\": false}' out of daemon.json and restart docker." };
        }

        if (facts.Daemon.CdiSpecs.Value is [CdiSpec spec, ..])
        {
            return version >= FirstWithList
                ? Finding.Warn(spec.Path, $"the engine takes no device from {spec.Path}, which may be damaged")
                : Finding.Pass(spec.Path);
        }

        return facts.GpuService.Value?.Access == GpuAccess.None
            ? Finding.Fail("none", $"the engine has no CDI device of kind {GpuAccessRule.CdiKind}, and no hook for --gpus")
            : Finding.Warn("none", $"the engine has no CDI device of kind {GpuAccessRule.CdiKind}; --gpus uses the older hook");
    }

    private static Finding Specifications(IReadOnlyList<CdiSpec> specs, HostFacts facts)
    {
        if (specs.Count == 0)
            return Finding.Skip("no CDI specification");
        if (facts.Driver.Value is not string driver)
            return Finding.Skip(facts.Driver.Missing!);

        string found = string.Join(", ", specs.Select(spec => $"{spec.Driver ?? "no driver"} in {spec.Path}"));
        return specs.FirstOrDefault(spec => spec.Driver is not null && spec.Driver != driver) is CdiSpec stale
                ? Finding.Fail(found, $"{stale.Path} was made for driver {stale.Driver}, and {driver} is loaded: its libraries are not there any more")
            : specs.FirstOrDefault(spec => spec.Driver is null) is CdiSpec silent ? Finding.Warn(found, $"{silent.Path} mounts no libcuda.so of any driver")
            : Finding.Pass(found);
    }
}
