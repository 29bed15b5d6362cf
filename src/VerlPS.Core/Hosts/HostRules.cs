using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>Rules on the host itself.</summary>
internal static class HostRules
{
    private const long GiB = 1L << 30;

    public static Dictionary<string, Func<HostFacts, Finding>> All { get; } = new()
    {
        ["HOST-OS"] = OperatingSystem,
        ["HOST-KERNEL"] = Kernel,
        ["HOST-CGROUP"] = Cgroup,
        ["HOST-CPU"] = Cpus,
        ["HOST-RAM"] = Memory,
        ["HOST-DISK-ROOT"] = ImageStore,
    };

    private static Finding OperatingSystem(HostFacts facts)
    {
        HostDescription host = facts.Host.Known();
        if (host.OSType is null)
            return Finding.Skip("no engine");

        string found = $"{host.OperatingSystem}, {host.Architecture}";
        return host.OSType != "linux" ? Finding.Fail(found, $"verl's images need Linux; the engine runs {host.OSType} containers")
            : host.Architecture is "x86_64" or "amd64" ? Finding.Pass(found)
            : Finding.Warn(found, $"verl publishes few images for {host.Architecture}");
    }

    private static Finding Kernel(HostFacts facts)
    {
        string? found = facts.Host.Known().KernelVersion;
        if (DockerVersion.TryParse(found) is not Version kernel)
            return Finding.Skip("kernel not known");

        // 4.18: the oldest kernel of a distribution that the engine still supports; 5.2: runc's guidance for cgroup v2.
        return kernel < new Version(4, 18) ? Finding.Fail(found, $"kernel {found} is older than the engine's oldest distribution")
            : kernel < new Version(5, 2) && facts.Host.Known().CgroupVersion == "2" ? Finding.Warn(found!, $"kernel {found} has an incomplete cgroup v2")
            : Finding.Pass(found!);
    }

    private static Finding Cgroup(HostFacts facts) => facts.Host.Known().CgroupVersion switch
    {
        "2" => Finding.Pass("v2"),
        "1" => Finding.Warn("v1", "cgroup v1 is deprecated in the engine and will be removed"),
        _ => Finding.Skip("cgroup version not known"),
    };

    private static Finding Cpus(HostFacts facts)
    {
        if (facts.Host.Known().Cpus is not int cpus)
            return Finding.Skip("no engine");

        int gpus = facts.Gpus.Count;
        string found = string.Create(CultureInfo.InvariantCulture, $"{cpus} processors for {gpus} GPU{(gpus == 1 ? "" : "s")}");
        // Judgement, from published verl set-ups: 9 to 16 processors for each GPU.
        return cpus < 2 ? Finding.Fail(found, "one processor can't run Ray and a rollout engine")
            : cpus < 8 * gpus ? Finding.Warn(found, $"{found}: rollout and data loading will starve the GPUs")
            : Finding.Pass(found);
    }

    // Judgement: verl's own examples ask for 128 GiB a node; under 16 GiB not even Ray and one small model fit.
    private static Finding Memory(HostFacts facts)
    {
        if (facts.Host.Known().Memory is not long memory)
            return Finding.Skip("memory not known");

        string found = ByteSize.Format(memory);
        long gpus = facts.Gpus.Sum(gpu => gpu.MemoryTotal ?? 0);
        return memory < 16 * GiB ? Finding.Fail(found, $"{found} of memory is too little for Ray and a model")
            : memory < gpus ? Finding.Warn(found, $"{found} of memory is less than the GPUs have ({ByteSize.Format(gpus)}): offloading can run out of it")
            : memory < 128 * GiB ? Finding.Warn(found, $"{found} of memory is less than the 128 GiB that verl's examples ask for")
            : Finding.Pass(found);
    }

    // Judgement: current images take 24 to 45 GB unpacked, and a pull needs the packed layers beside them.
    private static Finding ImageStore(HostFacts facts)
    {
        DiskSpace disk = facts.Disk.Known();
        string found = $"{ByteSize.Format(disk.Free)} in {disk.Path}";
        if (facts.MinimumFreeSpace is long wanted)
            return disk.Free < wanted ? Finding.Fail(found, $"{found} is less than the {ByteSize.Format(wanted)} asked for") : Finding.Pass(found);
        return disk.Free < 40 * GiB ? Finding.Fail(found, $"{found} is too little to pull an image of verl")
            : disk.Free < 100 * GiB ? Finding.Warn(found, $"{found} is enough for one or two images")
            : Finding.Pass(found);
    }
}
