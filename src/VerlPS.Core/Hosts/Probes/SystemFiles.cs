namespace VerlPS.Hosts;

/// <summary>Small files of the kernel that never keep a reader waiting, read one after another; null where one has nothing.</summary>
internal sealed record SystemFiles(
    MemoryInfo? Memory,
    HugePages? HugePages,
    NumaLayout? Numa,
    CgroupTree? Cgroups,
    UsedShare? FileHandles,
    UsedShare? ProcessIds,
    ClockState? Clock,
    DeviceLinks? DeviceLinks,
    Selinux? Selinux,
    AppArmor? AppArmor)
{
    public static SystemFiles? Read(IHostTree tree, ISystemClock clock)
        => tree.DirectoryExists("/proc/sys")
            ? new SystemFiles(
                MemoryInfo.Parse(tree.TryReadText("/proc/meminfo")),
                HugePages.Read(tree),
                NumaLayout.Read(tree),
                CgroupTree.Read(tree),
                UsedShare.ParseFileHandles(tree.TryReadText("/proc/sys/fs/file-nr")),
                UsedShare.ParseProcessIds(
                    tree.TryReadText("/proc/loadavg"), tree.TryReadText("/proc/sys/kernel/pid_max"), tree.TryReadText("/proc/sys/kernel/threads-max")),
                clock.IsSynchronized() is bool synchronized ? new ClockState(synchronized) : null,
                DeviceLinks.Read(tree),
                Selinux.Read(tree),
                AppArmor.Read(tree))
            : null;
}
