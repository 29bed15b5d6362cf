namespace VerlPS.Hosts;

/// <summary>What each step of the catalogue consists of, on one host.</summary>
internal static class StepRecipes
{
    private static readonly TimeSpan RestartLimit = TimeSpan.FromMinutes(5);

    private static readonly Dictionary<string, Func<RepairScope, IReadOnlyList<RepairOperation>?>> Recipes = new(StringComparer.Ordinal)
    {
        ["install-docker"] = scope => scope.Packages is PackageSource source ? PackageRecipes.InstallDocker(source) : null,
        ["install-compose"] = scope => scope.Packages is PackageSource source ? PackageRecipes.InstallCompose(source) : null,
        ["install-toolkit"] = scope => scope.Packages is PackageSource source ? PackageRecipes.InstallToolkit(source) : null,
        ["install-apparmor"] = scope => scope.Packages is { IsApt: true } source ? [PackageRecipes.Install(source, "apparmor")] : null,
        ["keep-time"] = scope => scope.Packages is PackageSource source
            ? [PackageRecipes.Install(source, "chrony"), new RunProgram("systemctl", "enable", "--now", source.IsApt ? "chrony" : "chronyd")]
            : null,
        // The initramfs can hold nouveau too.
        ["blacklist-nouveau"] = scope => scope.Packages is PackageSource source
            ?
            [
                new WriteFile("/etc/modprobe.d/verlps-nouveau.conf", "blacklist nouveau\noptions nouveau modeset=0\n"),
                source.IsApt ? new RunProgram("update-initramfs", "-u") { Limit = RestartLimit } : new RunProgram("dracut", "--force") { Limit = RestartLimit },
            ]
            : null,
        ["load-modules"] = _ => [new RunProgram("modprobe", "nvidia"), new RunProgram("modprobe", "nvidia-uvm")],
        ["create-device-nodes"] = _ => [new RunProgram("nvidia-ctk", "system", "create-device-nodes", "--control-devices", "--load-kernel-modules")],
        // NVIDIA/nvidia-container-toolkit#48: the links, and a rule that makes them when the driver is loaded again.
        ["link-devices"] = _ =>
        [
            new WriteFile("/etc/udev/rules.d/71-nvidia-dev-char.rules", "ACTION==\"add\", DEVPATH==\"/bus/pci/drivers/nvidia\", RUN+=\"/usr/bin/nvidia-ctk system create-dev-char-symlinks --create-all\"\n"),
            new RunProgram("nvidia-ctk", "system", "create-dev-char-symlinks", "--create-all"),
        ],
        ["load-peermem"] = _ => [new WriteFile("/etc/modules-load.d/verlps-nvidia-peermem.conf", "nvidia-peermem\n"), new RunProgram("modprobe", "nvidia-peermem")],
        ["enable-persistence"] = _ => [new RunProgram("nvidia-smi", "-pm", "1")],
        ["reset-clocks"] = _ => [new RunProgram("nvidia-smi", "-rac")],
        ["reset-compute-mode"] = _ => [new RunProgram("nvidia-smi", "-c", "0")],
        ["start-fabricmanager"] = _ => [new RunProgram("systemctl", "enable", "--now", "nvidia-fabricmanager")],
        // A file for each, so that what an earlier repair set stays set.
        ["set-sysctl"] = scope => [.. scope.Parameters.SelectMany(SetParameter)],
        ["configure-toolkit"] = _ => [new RunProgram("nvidia-ctk", "config", "--set", "nvidia-container-cli.no-cgroups=false", "--in-place")],
        ["configure-rootless"] = _ => [new RunProgram("nvidia-ctk", "config", "--set", "nvidia-container-cli.no-cgroups=true", "--in-place")],
        ["generate-cdi"] = _ => [new RunProgram("mkdir", "-p", "/var/run/cdi"), new RunProgram("nvidia-ctk", "cdi", "generate", "--output=/var/run/cdi/nvidia.yaml")],
        ["configure-runtime"] = scope => [scope.ChangeSettings([])],
        ["set-daemon-json"] = scope => [scope.ChangeSettings(scope.Settings)],
        ["docker-group"] = scope => scope.Context is null ? [new RunProgram("usermod", "-aG", "docker") { Line = "usermod -aG docker \"${SUDO_USER:?run this by sudo as the user who shall use the engine}\"" }]
            : scope.Context.User is string user ? [new RunProgram("usermod", "-aG", "docker", user)]
            : null,
        ["enable-docker"] = scope => [new RunProgram("systemctl", ["enable", .. scope.RestartsEngine ? Array.Empty<string>() : ["--now"], "docker"]) { Limit = RestartLimit }],
        ["restart-docker"] = scope => [.. scope.CheckSettings(), new RunProgram("systemctl", "restart", "docker") { Limit = RestartLimit }],
    };

    /// <summary>The ids that have a recipe.</summary>
    public static IEnumerable<string> Ids => Recipes.Keys;

    /// <summary>The operations of a step; null where they are not known for this host.</summary>
    public static IReadOnlyList<RepairOperation>? Find(string id, RepairScope scope) => Recipes[id](scope);

    private static IEnumerable<RepairOperation> SetParameter(string parameter)
    {
        string file = $"/etc/sysctl.d/90-verlps-{parameter.Split('=')[0].Split('.')[^1]}.conf";
        yield return new WriteFile(file, $"{parameter.Replace("=", " = ", StringComparison.Ordinal)}\n");
        yield return new RunProgram("sysctl", "-p", file);
    }
}
