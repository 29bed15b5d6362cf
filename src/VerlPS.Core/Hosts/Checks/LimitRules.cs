using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>Rules on the limits that containers get.</summary>
internal static class LimitRules
{
    public static Dictionary<string, Rule> All { get; } = new() { ["HOST-NOFILE"] = Rule.Always(OpenFiles) };

    private static Finding OpenFiles(HostFacts facts)
    {
        (Fact<DaemonSettingsFile> settings, Fact<ProcessLimits> limits) = (facts.Daemon.Settings, facts.Daemon.Limits);
        UlimitSetting? files = settings.Value?.Settings?.OpenFiles ?? (limits.Value is ProcessLimits inherited ? new UlimitSetting(inherited.OpenFiles, inherited.OpenFilesMaximum) : null);
        if (files is null)
            return Finding.Skip(limits.Missing!);

        string soft = Text(files.Soft);
        string found = files.Soft == files.Hard ? soft : $"{soft}, up to {Text(files.Hard)}";
        // Ray raises the soft limit of its own processes as far as it may.
        return files.Soft is null || files.Soft >= facts.Profile.OpenFiles ? Finding.Pass(found)
            : files.Hard < facts.Profile.OpenFilesMinimum ? Finding.Fail(found, $"open files {soft} for containers: Ray can't start its workers with that")
            : files.Hard is null || files.Hard >= facts.Profile.OpenFiles
                ? Finding.Warn(found, $"open files {soft} for containers; Ray raises its own to {Text(files.Hard)}, other programs don't")
            : Finding.Warn(found, $"open files {found} for containers: Ray needs {Text(facts.Profile.OpenFiles)}");
    }

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "unlimited";
}
