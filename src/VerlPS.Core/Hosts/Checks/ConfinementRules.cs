namespace VerlPS.Hosts;

/// <summary>Rules on what confines containers.</summary>
internal static class ConfinementRules
{
    public static Finding SelinuxLabels(Selinux selinux, HostFacts facts)
    {
        if (!selinux.IsEnforcing)
            return Finding.Pass(selinux.IsEnabled ? "permissive" : "off");
        if (facts.Engine.Missing is string missing)
            return Finding.Skip(missing);
        return Has(facts.Engine.Known(), "selinux")
            ? Finding.Warn("enforcing", "SELinux keeps containers from folders of the host that have no container label")
            : Finding.Pass("enforcing, containers not confined");
    }

    public static Finding AppArmorParser(AppArmor armor)
        => !armor.IsEnabled ? Finding.Pass("off")
            : armor.Parser is string parser ? Finding.Pass(parser)
            : Finding.Fail("no apparmor_parser", "AppArmor is on and apparmor_parser is missing: the engine can't load its profile, so no container starts");

    public static Finding Root(EngineInfo engine, HostFacts facts)
        => Has(engine, "rootless") ? Rootless(facts)
            : Has(engine, "userns") ? Finding.Warn("userns-remap", "the engine maps root to another user, who needs rights on every folder that is mounted") with
            {
                Remedy = "Give the mapped user (/etc/subuid) the folders, or run containers with --userns=host.",
            }
            : Finding.Pass("rootful");

    private static Finding Rootless(HostFacts facts)
        => facts.GpuService.Value?.Access == GpuAccess.Cdi ? Finding.Pass("rootless, GPUs by CDI")
            : facts.Toolkit.Config.Value is not ToolkitConfig config ? Finding.Warn("rootless", "a rootless engine can give GPUs to containers only where the toolkit makes no control groups")
            : config.NoCgroups ? Finding.Pass("rootless, toolkit without control groups")
            : Finding.Fail("rootless", "a rootless engine may not make the control groups that the toolkit asks for, so containers with GPUs don't start");

    private static bool Has(EngineInfo engine, string name)
        => engine.SecurityOptions.Any(option => option == $"name={name}" || option.StartsWith($"name={name},", StringComparison.Ordinal));
}
