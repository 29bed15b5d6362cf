namespace VerlPS.Hosts;

/// <summary>Rules on control groups.</summary>
internal static class CgroupRules
{
    private static readonly Version CdiKeepsDevices = new(1, 18);

    public static Finding Version(HostDescription host, HostFacts facts) => host.CgroupVersion switch
    {
        "2" => Finding.Pass("v2"),
        "1" => Finding.Warn("v1", "cgroup v1 is deprecated in the engine and will be removed"),
        _ when facts.System.Cgroups.Value?.Version == 0 => Finding.Fail("none", "no control groups are mounted, and the engine needs them"),
        _ => Finding.Skip("cgroup version not known"),
    };

    public static Finding Controllers(CgroupTree cgroups)
    {
        if (cgroups.Version == 0)
            return Finding.Skip("no control groups are mounted");

        string found = string.Join(' ', cgroups.Controllers);
        return Missing("cpu", "memory", "pids") is { Length: > 0 } needed ? Finding.Fail(found, $"cgroup controllers that are off: {string.Join(", ", needed)}; containers can't be limited")
            : Missing("io", "cpuset") is { Length: > 0 } useful ? Finding.Warn(found, $"cgroup controllers that are off: {string.Join(", ", useful)}")
            : Finding.Pass(found);

        string[] Missing(params string[] wanted) => [.. wanted.Except(cgroups.Controllers)];
    }

    // systemd writes its own list of devices at every daemon-reload, and knows no device without a link in /dev/char
    // (NVIDIA/nvidia-container-toolkit #48: "Failed to initialize NVML: Unknown Error" in containers that ran well).
    public static Finding Driver(EngineInfo engine, HostFacts facts)
    {
        if (engine.CgroupDriver is not string driver)
            return Finding.Skip("cgroup driver not known");
        if (driver != "systemd")
            return Finding.Pass(driver);
        if (facts.GpuService.Value?.Access == GpuAccess.Cdi && DockerVersion.TryParse(facts.Toolkit.Version.Value) >= CdiKeepsDevices)
            return Finding.Pass($"systemd, GPUs by CDI of toolkit {facts.Toolkit.Version.Value}");
        if (facts.System.DeviceLinks.Missing is string missing)
            return Finding.Skip(missing);
        if (facts.Gpus.Count == 0)
            return Finding.Skip("no GPU");

        int links = facts.System.DeviceLinks.Known().Gpus;
        return links >= facts.Gpus.Count
            ? Finding.Pass("systemd, with links to the GPUs in /dev/char")
            : Finding.Warn("systemd", "'systemctl daemon-reload' takes the GPUs from running containers: /dev/char has no links to them");
    }
}
