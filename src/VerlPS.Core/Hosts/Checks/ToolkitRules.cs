using System.Globalization;
using VerlPS.Failures;

namespace VerlPS.Hosts;

/// <summary>Rules on the NVIDIA Container Toolkit.</summary>
internal static class ToolkitRules
{
    public static Dictionary<string, Rule> All { get; } = new()
    {
        ["CTK-INSTALLED"] = Rule.On(facts => facts.Toolkit.Programs, Programs),
        ["CTK-VERSION"] = Rule.On(facts => facts.Toolkit.Version, Release),
        ["CTK-CONFIG"] = Rule.On(facts => facts.Toolkit.Config, Settings),
        ["CTK-CLI"] = Rule.On(facts => facts.Toolkit.Library, Library),
        ["CTK-SMOKE"] = Rule.On(facts => facts.Toolkit.Smoke, Smoke).When(facts => facts.Request.IncludeSmokeTest),
    };

    // With CDI the engine mounts the driver by itself, and libnvidia-container has nothing to do.
    private static Finding Programs(ToolkitPrograms programs, HostFacts facts) => programs switch
    {
        (string ctk, string) => Finding.Pass(ctk),
        (string ctk, null) when facts.GpuService.Value?.Access == GpuAccess.Cdi => Finding.Pass(ctk),
        (string ctk, null) => Finding.Warn(ctk, "nvidia-container-cli is missing, which the hook for --gpus runs"),
        (null, string cli) => Finding.Warn(cli, "only libnvidia-container is installed: nvidia-ctk, which sets the engine up, is missing"),
        _ => Finding.Fail("not found", "the NVIDIA Container Toolkit is not installed, so that containers get no GPUs"),
    };

    private static Finding Release(string found, HostFacts facts)
        => DockerVersion.TryParse(found) is not Version version ? Finding.Warn(found, $"'{found}' is no release of the toolkit that VerlPS knows")
            : version < facts.Profile.ToolkitMinimum ? Finding.Fail(found, $"toolkit {found} lets containers take over the host (CVE-2025-23359, CVE-2024-0132)")
            : version < facts.Profile.Toolkit ? Finding.Warn(found, $"toolkit {found} lets containers take over the host by its hooks (CVE-2025-23266)")
            : Finding.Pass(found);

    private static Finding Settings(ToolkitConfig config, HostFacts facts)
    {
        string found = $"mode {config.Mode ?? "auto"}";
        return config.Fault is string fault ? Finding.Fail(found, $"config.toml can't be read ({fault}): the hook fails, and with it --gpus")
            : config.NoCgroups && !IsRootless(facts) ? Finding.Fail("no-cgroups = true", "no-cgroups is on, which only rootless engines need: containers may not open their GPUs")
            : config.Mode is not (null or "auto" or "legacy" or "cdi" or "jit-cdi") ? Finding.Warn(found, $"mode {config.Mode} is not for GPU servers")
            : config.DebugLogs.Count > 0 ? Finding.Warn("debug log", $"every start of a container writes a debug log ({string.Join(", ", config.DebugLogs)})")
            : Finding.Pass(found);
    }

    private static bool IsRootless(HostFacts facts) => facts.Engine.Value?.SecurityOptions.Contains("name=rootless") == true;

    private static Finding Library(ContainerLibraryReport report, HostFacts facts)
    {
        if (report.ExitCode != 0)
        {
            VerlFailure? known = FailureCatalogue.Find(report.Error, "nvidia");
            return Finding.Fail(
                $"exit code {report.ExitCode}",
                report.Error.Length > 0 ? report.Error.TrimEnd('.') : "nvidia-container-cli can't open the driver and says nothing more") with { Remedy = known?.Remedy };
        }

        string found = Count(report.Gpus);
        return report.Gpus < facts.Gpus.Count ? Finding.Warn(found, $"nvidia-container-cli sees {found}, nvidia-smi {facts.Gpus.Count}") : Finding.Pass(found);
    }

    private static Finding Smoke(SmokeFacts smoke, HostFacts facts)
    {
        if (smoke.Error is VerlException error)
            return Finding.Fail("not started", Line(error.Message)) with { Remedy = error.Remedy };
        if (smoke.ExitCode is not long code)
            return Finding.Fail("no answer", $"nvidia-smi in a container of {smoke.Image} did not answer within {facts.Request.Timeout.TotalSeconds:0} s");
        if (code != 0)
        {
            VerlFailure? known = FailureCatalogue.Find(smoke.Said, "nvidia", "cuda", "docker");
            return Finding.Fail(
                string.Create(CultureInfo.InvariantCulture, $"exit code {code}"),
                $"nvidia-smi in a container of {smoke.Image} failed: {(smoke.Said.Length > 0 ? smoke.Said.TrimEnd('.') : "no message")}") with { Remedy = known?.Remedy };
        }

        string found = $"{Count(smoke.Uuids.Count)} in {smoke.Image}";
        string[] missing = [.. facts.Gpus.Select(gpu => gpu.Uuid).OfType<string>().Distinct(StringComparer.Ordinal).Except(smoke.Uuids, StringComparer.Ordinal)];
        return missing.Length == 0 && smoke.Uuids.Count > 0
            ? Finding.Pass(found)
            : Finding.Warn(found, $"a container sees {Count(smoke.Uuids.Count)} of the host's {facts.Gpus.Count}");
    }

    private static string Line(string text) => text.Split('\n')[0].Trim().TrimEnd('.');

    private static string Count(int gpus) => string.Create(CultureInfo.InvariantCulture, $"{gpus} GPU{(gpus == 1 ? "" : "s")}");
}
