namespace VerlPS.Hosts;

/// <summary>Rules on the engine.</summary>
internal static class EngineRules
{
    public static Dictionary<string, Func<HostFacts, Finding>> All { get; } = new()
    {
        ["DKR-SOCKET"] = facts => facts.EngineError is VerlException error
            ? Finding.Fail(facts.Endpoint.DockerHost, error.Message.TrimEnd('.')) with { Remedy = error.Remedy }
            : Finding.Pass(facts.Endpoint.DockerHost),
        ["DKR-ENGINE"] = Release,
        ["DKR-API"] = Api,
        ["DKR-STORAGE"] = Storage,
        ["DKR-SNAP"] = Packaging,
        ["DKR-GPUDRIVER"] = GpuRequests,
        ["DKR-COMPOSE"] = Compose,
        ["DKR-WARNINGS"] = facts => facts.Engine.Known().Warnings is { Length: > 0 } warnings
            ? Finding.Warn($"{warnings.Length}", string.Join("; ", warnings.Select(warning => warning.Trim().Replace("WARNING: ", "", StringComparison.Ordinal))))
            : Finding.Pass("none"),
    };

    private static Finding Release(HostFacts facts)
    {
        string found = facts.Engine.Known().Version;
        return DockerVersion.TryParse(found) is not Version version ? Finding.Warn(found, $"'{found}' is no release of Docker's engine that VerlPS knows")
            : version < new Version(19, 3) ? Finding.Fail(found, $"engine {found} has no --gpus")
            : version < new Version(25, 0) ? Finding.Warn(found, $"engine {found} gets no fixes any more and has no CDI")
            : Finding.Pass(found);
    }

    // 1.40 brought device requests, which is what --gpus is made of.
    private static Finding Api(HostFacts facts)
    {
        string found = facts.Engine.Known().ApiVersion;
        return DockerVersion.TryParse(found) < new Version(1, 40) ? Finding.Fail(found, $"API {found} can't request GPUs") : Finding.Pass(found);
    }

    private static Finding Storage(HostFacts facts) => facts.Engine.Known().StorageDriver switch
    {
        "overlay2" or "overlayfs" => Finding.Pass(facts.Engine.Known().StorageDriver),
        string driver and ("vfs" or "devicemapper" or "aufs") => Finding.Fail(driver, $"storage driver {driver} copies or loses layers; an image of verl takes several times its size"),
        string driver => Finding.Warn(driver, $"storage driver {driver} is slower to unpack than overlay2"),
    };

    private static Finding Packaging(HostFacts facts)
    {
        EngineInfo engine = facts.Engine.Known();
        return engine.DataRoot.StartsWith("/var/snap/", StringComparison.Ordinal) ? Finding.Fail("snap", "the snap of Docker is confined and can't reach the NVIDIA hook")
            : engine.OperatingSystem.Contains("Docker Desktop", StringComparison.Ordinal)
                ? Finding.Warn("Docker Desktop", "Docker Desktop serves GPUs on WSL 2 only") with { Remedy = "Use docker-ce on Linux." }
            : Finding.Pass("native");
    }

    private static Finding GpuRequests(HostFacts facts)
    {
        GpuService service = facts.GpuService.Known();
        // Only where nvidia-smi ran can the rest of the host be looked at too.
        bool local = facts.Smi.Missing is null;
        return service.Access switch
        {
            GpuAccess.None => Finding.Fail(service.Evidence, "the engine can't give GPUs to containers: --gpus will fail with 'could not select device driver'"),
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

    private static Finding Compose(HostFacts facts)
    {
        if (facts.Compose.Value is not string found)
            return Finding.Warn("none", "there is no Compose v2 plugin for the docker CLI");
        return DockerVersion.TryParse(found) < new Version(2, 0) ? Finding.Warn(found, $"Compose {found} is no longer maintained") : Finding.Pass(found);
    }
}
