using VerlPS.Hosts;
using static VerlPS.CheckStatus;
using static VerlPS.Tests.Hosts.HealthyHost;

namespace VerlPS.Tests.Hosts;

/// <summary>Cases of the checks on the container toolkit.</summary>
internal static class ToolkitCases
{
    private static readonly HostTestRequest WithSmoke = HostBench.Wanted() with { IncludeSmokeTest = true };
    private static readonly string Listed = ToolkitTree.List(boards: 8);

    public static RuleCase[] Rules { get; } =
    [
        new("CTK-INSTALLED", With(t => t with { Programs = Fact.Of(new ToolkitPrograms("/usr/bin/nvidia-ctk", null)) }), Warning, "nvidia-container-cli is missing, which the hook for --gpus runs"),
        new("CTK-INSTALLED", With(t => t with { Programs = Fact.Of(new ToolkitPrograms("/usr/bin/nvidia-ctk", null)) }) with { GpuService = Fact.Of(new GpuService(GpuAccess.Cdi, "")) }, Passed, null),
        new("CTK-INSTALLED", Facts, Skipped, "not read"),
        new("CTK-VERSION", With(t => t with { Version = Fact.Of("1.17.7") }), Warning, "toolkit 1.17.7 lets containers take over the host by its hooks (CVE-2025-23266)"),
        new("CTK-VERSION", With(t => t with { Version = Fact.Of("1.17.4") }), Warning, null),
        new("CTK-VERSION", With(t => t with { Version = Fact.Of("1.17.3") }), Failed, "toolkit 1.17.3 lets containers take over the host (CVE-2025-23359, CVE-2024-0132)"),
        new("CTK-VERSION", With(t => t with { Version = Fact.Of("1.18.0-rc.2") }), Passed, null),
        new("CTK-CONFIG", With(t => t with { Config = Fact.Of(new ToolkitConfig()) }), Passed, null),
        new("CTK-CONFIG", With(t => t with { Config = Fact.Of(new ToolkitConfig { NoCgroups = true }) }) with { Engine = Fact.Of(HealthyHost.Engine with { SecurityOptions = ["name=seccomp,profile=builtin", "name=rootless"] }) }, Passed, null),
        new("CTK-SMOKE", Smoked(new SmokeFacts("i") { Error = new VerlException(VerlErrorKind.GpuDriverMissing, "The engine has no NVIDIA device driver.\n  (DKR003: …)", null, "Install the toolkit.") }), Failed, "The engine has no NVIDIA device driver"),
        new("CTK-SMOKE", Smoked(new SmokeFacts("i") { ExitCode = 0 }), Warning, "a container sees 0 GPUs of the host's 8"),
    ];

    public static TreeCase[] Trees { get; } =
    [
        new("CTK-INSTALLED", _ => { }, Passed, null),
        new("CTK-INSTALLED", bench => Remove(bench, "nvidia-ctk"), Warning, "only libnvidia-container is installed: nvidia-ctk, which sets the engine up, is missing"),
        new("CTK-INSTALLED", RemoveAll, Failed, "the NVIDIA Container Toolkit is not installed, so that containers get no GPUs"),
        new("CTK-VERSION", _ => { }, Passed, null),
        new("CTK-VERSION", bench => bench.Program("nvidia-ctk", "echo 'NVIDIA Container Toolkit CLI version 1.13.5'"), Failed, null),
        new("CTK-VERSION", bench => Remove(bench, "nvidia-ctk"), Skipped, "nvidia-ctk is not installed"),
        new("CTK-VERSION", bench => bench.Program("nvidia-ctk", "echo 'no idea'"), Skipped, "nvidia-ctk does not tell its version"),
        new("CTK-CONFIG", _ => { }, Passed, null),
        new("CTK-CONFIG", bench => bench.Delete(ToolkitTree.Config), Passed, null),
        new("CTK-CONFIG", bench => bench.Write(ToolkitTree.Config, "[nvidia-container-cli]\nno-cgroups = true\n"), Failed, "no-cgroups is on, which only rootless engines need: containers may not open their GPUs"),
        new("CTK-CONFIG", bench => bench.Write(ToolkitTree.Config, "[nvidia-container-cli]\nno-cgroups true\n"), Failed, "config.toml can't be read (line 2): the hook fails, and with it --gpus"),
        new("CTK-CONFIG", bench => bench.Write(ToolkitTree.Config, "[nvidia-container-runtime]\nmode = \"csv\"\n"), Warning, "mode csv is not for GPU servers"),
        new("CTK-CONFIG", bench => bench.Write(ToolkitTree.Config, "[nvidia-container-runtime]\ndebug = \"/var/log/n.log\"\n"), Warning, "every start of a container writes a debug log (nvidia-container-runtime)"),
        new("CTK-CONFIG", RemoveAll, Skipped, "nvidia-ctk is not installed"),
        new("CTK-CLI", _ => { }, Passed, null),
        new("CTK-CLI", bench => ToolkitTree.Library(bench, 7), Warning, "nvidia-container-cli sees 7 GPUs, nvidia-smi 8"),
        new("CTK-CLI", bench => bench.Program("nvidia-container-cli", "echo 'nvidia-container-cli: initialization error: nvml error: driver not loaded' >&2; exit 1"), Failed, "nvidia-container-cli: initialization error: nvml error: driver not loaded"),
        new("CTK-CLI", bench => bench.Program("nvidia-container-cli", "echo 'nvidia-container-cli: permission error: capability change failed: operation not permitted' >&2; exit 1"), Skipped, "nvidia-container-cli needs root"),
        new("CTK-CLI", bench => Remove(bench, "nvidia-container-cli"), Skipped, "nvidia-container-cli is not installed"),
        new("CTK-SMOKE", bench => ToolkitTree.Smoke(bench, 0, Listed), Passed, null) { Request = WithSmoke },
        new("CTK-SMOKE", bench => ToolkitTree.Smoke(bench, 0, ToolkitTree.List(boards: 7)), Warning, "a container sees 7 GPUs of the host's 8") { Request = WithSmoke },
        new("CTK-SMOKE", bench => ToolkitTree.Smoke(bench, 0, "2026-01-02T03:04:05.000000000Z No devices found.\n"), Warning, "a container sees 0 GPUs of the host's 8") { Request = WithSmoke },
        new("CTK-SMOKE", bench => ToolkitTree.Smoke(bench, 18, "2026-01-02T03:04:05.000000000Z Failed to initialize NVML: Unknown Error\n"), Failed,
            "nvidia-smi in a container of verlai/verl:vllm017.latest failed: Failed to initialize NVML: Unknown Error") { Request = WithSmoke },
        new("CTK-SMOKE", NoDriver, Failed, null) { Request = WithSmoke },
        new("CTK-SMOKE", bench => ToolkitTree.Smoke(bench, 0, Listed, image: "ubuntu/silverlight:24.04"), Skipped, "no image of verl in the local store; Install-VerlImage brings one") { Request = WithSmoke },
    ];

    private static HostFacts With(Func<ToolkitFacts, ToolkitFacts> change) => Facts with { Toolkit = change(new ToolkitFacts("not read")) };

    private static HostFacts Smoked(SmokeFacts smoke) => With(t => t with { Smoke = Fact.Of(smoke) }) with { Request = WithSmoke };

    private static void Remove(HostBench bench, string program) => File.Delete(Path.Combine(bench.Programs, program));

    private static void RemoveAll(HostBench bench)
    {
        Remove(bench, "nvidia-ctk");
        Remove(bench, "nvidia-container-cli");
    }

    private static void NoDriver(HostBench bench)
    {
        ToolkitTree.Smoke(bench, 0, Listed);
        bench.EngineAnswers["/containers/smoke1/start"] = new EngineReply("""{"message": "could not select device driver \"nvidia\" with capabilities: [[gpu]]"}""", 500);
    }
}
