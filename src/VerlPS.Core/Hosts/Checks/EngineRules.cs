namespace VerlPS.Hosts;

/// <summary>Rules on the engine itself: reached, new enough, stored well.</summary>
internal static class EngineRules
{
    // Device requests, which --gpus is made of, came with API 1.40; the newest that VerlPS has been made with is Engine 29's.
    private static readonly Version OldestApi = new(1, 40);
    private static readonly Version NewestApi = new(1, 54);

    public static Dictionary<string, Rule> All { get; } = new[] { Own(), EngineGpuRules.All, EngineSettingsRules.All, EngineUseRules.All, ClientRules.All }
        .SelectMany(rules => rules)
        .ToDictionary(StringComparer.Ordinal);

    private static Dictionary<string, Rule> Own() => new()
    {
        ["DKR-SOCKET"] = Rule.Always(Reach),
        ["DKR-ENGINE"] = Rule.On(facts => facts.Engine, Release),
        ["DKR-API"] = Rule.On(facts => facts.Engine, Api),
        ["DKR-STORAGE"] = Rule.On(facts => facts.Engine, Storage),
        ["DKR-ROOTFS"] = Rule.On(facts => facts.Daemon.DataMount, FileSystem),
        ["DKR-SNAP"] = Rule.On(facts => facts.Engine, Packaging),
        ["DKR-WARNINGS"] = Rule.On(facts => facts.Engine, Warnings),
    };

    private static Finding Reach(HostFacts facts)
    {
        if (facts.EngineError is not VerlException error)
            return Finding.Pass(facts.Endpoint.DockerHost);

        // A socket that is not there is one of an engine that does not run, or of none at all.
        string? install = error.Kind == VerlErrorKind.EngineNotFound && facts.Endpoint.IsLocal ? " Where Docker is not installed, Repair-VerlHost -Check DKR-SOCKET shows how." : null;
        return Finding.Fail(facts.Endpoint.DockerHost, error.Message.TrimEnd('.')) with { Remedy = error.Remedy + install };
    }

    private static Finding Release(EngineInfo engine, HostFacts facts)
    {
        string found = engine.Version;
        return DockerVersion.TryParse(found) is not Version version ? Finding.Warn(found, $"'{found}' is no release of Docker's engine that VerlPS knows")
            : version < facts.Profile.EngineMinimum ? Finding.Fail(found, $"engine {found} has no --gpus")
            : version < facts.Profile.Engine ? Finding.Warn(found, $"engine {found} gets no fixes any more and has no CDI")
            : Finding.Pass(found);
    }

    // VerlPS asks without a version, so that the engine answers in its newest.
    private static Finding Api(EngineInfo engine)
    {
        string found = engine.MinApiVersion is null ? engine.ApiVersion : $"{engine.MinApiVersion} to {engine.ApiVersion}";
        return DockerVersion.TryParse(engine.ApiVersion) is not Version newest ? Finding.Warn(found, $"'{engine.ApiVersion}' is no version of the engine's API")
            : newest < OldestApi ? Finding.Fail(found, $"API {engine.ApiVersion} can't request GPUs")
            : DockerVersion.TryParse(engine.MinApiVersion) is not Version oldest ? Finding.Warn(found, "the engine does not say which API versions it still speaks")
            : oldest > NewestApi ? Finding.Warn(found, $"the engine speaks nothing older than API {engine.MinApiVersion}, which VerlPS does not know yet") with
            {
                Remedy = "Update VerlPS, and the docker CLI with its compose plugin.",
            }
            : Finding.Pass(found);
    }

    private static Finding Storage(EngineInfo engine) => engine.StorageDriver switch
    {
        string driver when engine.SupportsDType == false => Finding.Fail($"{driver} on {engine.BackingFileSystem}", $"{engine.BackingFileSystem} under {driver} was made without d_type, so that files in images go wrong") with
        {
            Remedy = "Make that file system anew, 'mkfs.xfs -n ftype=1', or move data-root to an ext4 one.",
        },
        "overlay2" or "overlayfs" => Finding.Pass(engine.StorageDriver),
        string driver and ("vfs" or "devicemapper" or "aufs") => Finding.Fail(driver, $"storage driver {driver} copies or loses layers; an image of verl takes several times its size"),
        string driver => Finding.Warn(driver, $"storage driver {driver} is slower to unpack than overlay2"),
    };

    private static Finding FileSystem(MountEntry mount, HostFacts facts)
    {
        string type = mount.FileSystem;
        string found = $"{type} at {mount.MountPoint}";
        string root = facts.Engine.Value?.DataRoot ?? mount.MountPoint;
        return type switch
        {
            "ext4" or "ext3" or "xfs" or "btrfs" or "zfs" or "f2fs" or "bcachefs" => Finding.Pass(found),
            "tmpfs" or "ramfs" => Finding.Fail(found, $"{root} lies in memory ({type}): images fill it up and are gone after a reboot"),
            "overlay" or "aufs" => Finding.Fail(found, $"{root} lies on {type}: the engine runs in a container and can't stack its own layers on that"),
            "nfs" or "nfs4" or "cifs" or "smb3" or "9p" or "virtiofs" or "ceph" or "lustre" or "gpfs" or "beegfs" or "glusterfs" => NotLocal(),
            _ when type.StartsWith("fuse", StringComparison.Ordinal) => NotLocal(),
            _ => Finding.Warn(found, $"{root} lies on {type}, which VerlPS does not know to carry an engine"),
        };

        Finding NotLocal() => Finding.Fail(found, $"{root} lies on {type} and not on a local disk: layers unpack slowly and lose owners, locks or links");
    }

    private static Finding Packaging(EngineInfo engine)
        => engine.DataRoot.StartsWith("/var/snap/", StringComparison.Ordinal) ? Finding.Fail("snap", "the snap of Docker is confined and can't reach the NVIDIA hook")
            : engine.OperatingSystem.Contains("Docker Desktop", StringComparison.Ordinal)
                ? Finding.Warn("Docker Desktop", "Docker Desktop serves GPUs on WSL 2 only") with { Remedy = "Use docker-ce on Linux." }
            : Finding.Pass("native");

    private static Finding Warnings(EngineInfo engine) => engine.Warnings is { Length: > 0 } warnings
        ? Finding.Warn($"{warnings.Length}", string.Join("; ", warnings.Select(warning => warning.Trim().Replace("WARNING: ", "", StringComparison.Ordinal))))
        : Finding.Pass("none");
}
