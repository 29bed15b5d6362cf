namespace VerlPS.Tests.Hosts;

/// <summary>The NVIDIA Container Toolkit of a healthy host.</summary>
internal static class ToolkitTree
{
    public const string Config = "etc/nvidia-container-runtime/config.toml";

    // As GpuTree names them, up to the two digits of the index.
    private const string Board = "GPU-6a11b7ac-0001-4ad1-9e3e-0c5b6d1f2a";

    public static void Fill(HostBench bench)
    {
        bench.Program("nvidia-ctk", "echo 'NVIDIA Container Toolkit CLI version 1.17.8'; echo 'commit: 0123456789abcdef'");
        Library(bench, 8);
        bench.Write(
            Config,
            """
            #accept-nvidia-visible-devices-as-volume-mounts = false
            disable-require = false
            supported-driver-capabilities = "compat32,compute,display,graphics,ngx,utility,video"

            [nvidia-container-cli]
            #debug = "/var/log/nvidia-container-toolkit.log"
            environment = []
            ldconfig = "@/sbin/ldconfig.real"
            load-kmods = true
            #no-cgroups = true

            [nvidia-container-runtime]
            log-level = "info" # not debug
            mode = "auto"
            runtimes = ["docker-runc",
              "runc", "crun"]

            [nvidia-container-runtime.modes.cdi]
            default-kind = "nvidia.com/gpu"

            """);
    }

    /// <summary>An nvidia-container-cli that sees so many boards.</summary>
    public static void Library(HostBench bench, int boards)
        => bench.Program(
            "nvidia-container-cli",
            $"""
            [ "$*" = info ] || exit 2
            printf 'NVRM version:   580.95.05\nCUDA version:   13.0\n'
            i=0; while [ $i -lt {boards} ]; do printf '\nDevice Index:   %d\nGPU UUID:       {Board}%02d\n' $i $i; i=$((i + 1)); done
            """);

    /// <summary>What <c>nvidia-smi -L</c> prints of so many boards, as an engine's log.</summary>
    public static string List(int boards) => string.Concat(
        Enumerable.Range(0, boards).Select(index => $"2026-01-02T03:04:05.000000000Z GPU {index}: NVIDIA H100 80GB HBM3 (UUID: {Board}{index:00})\n"));

    /// <summary>An engine that has an image of verl and runs a container of it, which ends and has printed.</summary>
    public static void Smoke(HostBench bench, int exitCode, string printed, string image = "verlai/verl:vllm017.latest")
    {
        bench.EngineAnswers["/images/json"] = $$"""[{"Id": "sha256:a1", "RepoTags": ["{{image}}"], "RepoDigests": [], "Size": 1, "Created": 1760000000}]""";
        bench.EngineAnswers["/containers/create"] = new EngineReply("""{"Id": "smoke1", "Warnings": []}""", 201);
        bench.EngineAnswers["/containers/smoke1/start"] = new EngineReply("", 204);
        bench.EngineAnswers["/containers/smoke1/wait"] = $$"""{"StatusCode": {{exitCode}}}""";
        bench.EngineAnswers["/containers/smoke1/json"] = """{"Id": "smoke1", "Name": "/smoke", "Config": {"Tty": true}, "HostConfig": {"LogConfig": {"Type": "json-file"} } }""";
        bench.EngineAnswers["/containers/smoke1/logs"] = printed;
        bench.EngineAnswers["/containers/smoke1"] = new EngineReply("", 204);
    }
}
