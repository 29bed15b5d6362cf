namespace VerlPS.Hosts;

/// <summary>Rules on the system and its kernel.</summary>
internal static class KernelRules
{
    public static Finding OperatingSystem(HostDescription host)
    {
        if (host.OSType is null || host.Architecture is null)
            return Finding.Skip("architecture not known");

        string found = $"{host.OperatingSystem}, {host.Architecture}";
        return host.OSType != "linux" ? Finding.Fail(found, $"verl's images need Linux; the engine runs {host.OSType} containers")
            : host.Architecture is "x86_64" or "amd64" ? Finding.Pass(found)
            : Finding.Warn(found, $"verl publishes few images for {host.Architecture}");
    }

    public static Finding Release(HostDescription host, HostFacts facts)
    {
        if (DockerVersion.TryParse(host.KernelVersion) is not Version kernel)
            return Finding.Skip("kernel not known");

        string found = host.KernelVersion!;
        Finding finding = kernel < facts.Profile.KernelMinimum ? Finding.Fail(found, $"kernel {found} is older than the engine's oldest distribution")
            : kernel < facts.Profile.Kernel && host.CgroupVersion == "2" ? Finding.Warn(found, $"kernel {found} has an incomplete cgroup v2")
            : Finding.Pass(found);
        return finding with { Wanted = $"{facts.Profile.Kernel} or newer; {facts.Profile.KernelMinimum} with cgroup v1" };
    }

    public static Finding Options(KernelConfig config)
    {
        KernelOption[] missing = [.. KernelOption.All.Where(option => !option.IsIn(config)).OrderByDescending(option => option.IsRequired)];
        string reason = $"the kernel lacks {string.Join(", ", missing.Select(option => $"{option.Name} ({option.Loss})"))}";
        return missing.Length == 0 ? Finding.Pass(config.Path)
            : missing[0].IsRequired ? Finding.Fail(config.Path, reason)
            : Finding.Warn(config.Path, reason);
    }

    public static Finding Nouveau(KernelModules modules, HostFacts facts)
        => !modules.Has("nouveau") ? Finding.Pass("not loaded")
            : facts.Gpus.Count > 0 ? Finding.Warn("loaded", "nouveau is loaded beside NVIDIA's driver and can take the boards at the next boot")
            : Finding.Fail("loaded", "nouveau has the boards, so that NVIDIA's driver can't load");
}
