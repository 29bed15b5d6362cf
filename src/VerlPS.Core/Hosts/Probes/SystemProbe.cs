namespace VerlPS.Hosts;

/// <summary>Reads the facts on the host itself: kernel, memory, limits.</summary>
internal static class SystemProbe
{
    private const string NoProc = "/proc can't be read";
    private const string NoSys = "/sys can't be read";

    public static async Task<SystemFacts> ReadAsync(ProbeScope scope)
    {
        if (!scope.Ports.Engine.Endpoint.IsLocal)
            return new SystemFacts(HostProbe.OtherHost);

        IHostTree tree = scope.Tree;
        Task<Fact<SystemFiles>> reading = scope.Reader.BlockingAsync(() => SystemFiles.Read(tree, scope.Ports.SystemClock), NoProc);
        Task<Fact<KernelConfig>> config = scope.Reader.BlockingAsync(() => KernelConfig.Read(tree), "the kernel's configuration is not to be found");
        Task<Fact<PcieAcs>> acs = scope.Reader.BlockingAsync(() => PcieAcs.Read(tree), "only root sees PCI bridges' settings");
        StuckProcessScan scan = new(tree, scope.Reader, scope.Ports.Clock, scope.Request.Profile.StuckProcessAge);
        Task<Fact<StuckProcesses>> stuck = scan.RunAsync(scope.Cancellation);

        Fact<SystemFiles> files = await reading.ConfigureAwait(false);
        return new SystemFacts("not read")
        {
            Memory = files.Part(read => read.Memory, "/proc/meminfo can't be read"),
            HugePages = files.Part(read => read.HugePages, NoSys),
            Numa = files.Part(read => read.Numa, "the kernel tells no memory nodes"),
            Cgroups = files.Part(read => read.Cgroups, NoSys),
            FileHandles = files.Part(read => read.FileHandles, "/proc/sys/fs/file-nr can't be read"),
            ProcessIds = files.Part(read => read.ProcessIds, "/proc/loadavg can't be read"),
            Clock = files.Part(read => read.Clock, "the kernel does not tell who sets the clock"),
            DeviceLinks = files.Part(read => read.DeviceLinks, "/dev/char can't be read"),
            Selinux = files.Part(read => read.Selinux, NoSys),
            AppArmor = files.Part(read => read.AppArmor, NoSys),
            KernelConfig = await config.ConfigureAwait(false),
            Acs = await acs.ConfigureAwait(false),
            StuckProcesses = await stuck.ConfigureAwait(false),
        };
    }
}
