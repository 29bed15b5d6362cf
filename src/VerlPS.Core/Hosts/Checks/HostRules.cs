namespace VerlPS.Hosts;

/// <summary>Rules on the host itself, by subject.</summary>
internal static class HostRules
{
    public static Dictionary<string, Rule> All { get; } = new()
    {
        ["HOST-OS"] = Rule.On(facts => facts.Host, KernelRules.OperatingSystem),
        ["HOST-KERNEL"] = Rule.On(facts => facts.Host, KernelRules.Release),
        ["HOST-KCONFIG"] = Rule.On(facts => facts.System.KernelConfig, KernelRules.Options),
        ["HOST-CGROUP"] = Rule.On(facts => facts.Host, CgroupRules.Version),
        ["HOST-CGROUP-CTRL"] = Rule.On(facts => facts.System.Cgroups, CgroupRules.Controllers),
        ["HOST-CGROUP-DRIVER"] = Rule.On(facts => facts.Engine, CgroupRules.Driver),
        ["HOST-CPU"] = Rule.On(facts => facts.Host, ProcessorRules.Count),
        ["HOST-RAM"] = Rule.On(facts => facts.Host, MemoryRules.Size),
        ["HOST-SWAP"] = Rule.On(facts => facts.System.Memory, MemoryRules.Swap),
        ["HOST-DISK-ROOT"] = Rule.On(facts => facts.Disk, DiskRules.Space),
        ["HOST-INODES"] = Rule.On(facts => facts.Disk, DiskRules.Inodes),
        ["HOST-FILEHANDLES"] = Rule.On(facts => facts.System.FileHandles, ProcessRules.FileHandles),
        ["HOST-PIDS"] = Rule.On(facts => facts.System.ProcessIds, ProcessRules.Ids),
        ["HOST-DSTATE"] = Rule.On(facts => facts.System.StuckProcesses, ProcessRules.Stuck),
        ["HOST-HUGEPAGES"] = Rule.On(facts => facts.System.HugePages, MemoryRules.HugePages),
        ["HOST-NUMA"] = Rule.On(facts => facts.System.Numa, ProcessorRules.Numa),
        ["HOST-TIME"] = Rule.On(facts => facts.System.Clock, ClockRule.Check),
        ["HOST-NOUVEAU"] = Rule.On(facts => facts.Boards.Modules, KernelRules.Nouveau),
        ["HOST-ACS"] = Rule.On(facts => facts.System.Acs, ProcessorRules.AccessControl).When(facts => facts.Gpus.Count > 1),
        ["SEC-SELINUX"] = Rule.On(facts => facts.System.Selinux, ConfinementRules.SelinuxLabels),
        ["SEC-APPARMOR"] = Rule.On(facts => facts.System.AppArmor, ConfinementRules.AppArmorParser),
        ["SEC-ROOTLESS"] = Rule.On(facts => facts.Engine, ConfinementRules.Root),
    };
}
