using VerlPS.Engine;
using VerlPS.Hosts;
using static VerlPS.CheckStatus;
using static VerlPS.Tests.Hosts.HealthyHost;

namespace VerlPS.Tests.Hosts;

/// <summary>Cases of the checks on the engine.</summary>
internal static class EngineCases
{
    private const string Plugin = "usr/libexec/docker/cli-plugins/docker-compose";
    private const string LoginFile = "root/.docker/config.json";

    public static RuleCase[] Rules { get; } =
    [
        new("DKR-SOCKET", Facts, Passed, null),
        new("DKR-CONTEXT", Facts, Passed, null),
        new("DKR-RUNTIMES", Facts, Passed, null),
        new("DKR-SNAP", Facts, Passed, null),
        new("DKR-WARNINGS", Facts, Passed, null),
        new("DKR-SOCKET", Facts with { EngineError = new VerlException(VerlErrorKind.EngineAccessDenied, "Permission denied.", null, "Join the docker group.") }, Failed, "Permission denied"),
        new("DKR-CONTEXT", At("tcp://gpu-7:2375"), Warning, "the engine listens on TCP without TLS: everybody who reaches the port is root on its host"),
        new("DKR-CONTEXT", At("tcp://127.0.0.1:2375"), Warning, "the engine listens on TCP without TLS: every user of this machine is root on its host"),
        new("DKR-ENGINE", WithEngine(e => e with { Version = "25.0.0" }), Passed, null),
        new("DKR-ENGINE", WithEngine(e => e with { Version = "29.0.0-rc.1" }), Passed, null),
        new("DKR-ENGINE", WithEngine(e => e with { Version = "20.10.24+dfsg1" }), Warning, null),
        new("DKR-ENGINE", WithEngine(e => e with { Version = "18.09.9" }), Failed, "engine 18.09.9 has no --gpus"),
        new("DKR-ENGINE", WithEngine(e => e with { Version = "dev" }), Warning, null),
        new("DKR-ENGINE", NoEngine, Skipped, "no engine"),
        new("DKR-API", WithEngine(e => e with { ApiVersion = "1.40" }), Passed, null),
        new("DKR-API", WithEngine(e => e with { ApiVersion = "1.52", MinApiVersion = "1.44" }), Passed, null),
        new("DKR-API", WithEngine(e => e with { ApiVersion = "1.39" }), Failed, "API 1.39 can't request GPUs"),
        new("DKR-API", WithEngine(e => e with { MinApiVersion = null }), Warning, "the engine does not say which API versions it still speaks"),
        new("DKR-API", WithEngine(e => e with { ApiVersion = "1.70", MinApiVersion = "1.60" }), Warning, "the engine speaks nothing older than API 1.60, which VerlPS does not know yet"),
        new("DKR-API", NoEngine, Skipped, "no engine"),
        new("DKR-STORAGE", WithEngine(e => e with { StorageDriver = "overlayfs" }), Passed, null),
        new("DKR-STORAGE", WithEngine(e => e with { StorageDriver = "btrfs" }), Warning, null),
        new("DKR-STORAGE", WithEngine(e => e with { StorageDriver = "vfs" }), Failed, null),
        new("DKR-STORAGE", NoEngine, Skipped, "no engine"),
        new("DKR-SNAP", WithEngine(e => e with { DataRoot = "/var/snap/docker/common/var-lib-docker" }), Failed, null),
        new("DKR-SNAP", WithEngine(e => e with { OperatingSystem = "Docker Desktop" }), Warning, null),
        new("DKR-SNAP", NoEngine, Skipped, "no engine"),
        new("DKR-WARNINGS", WithEngine(e => e with { Warnings = ["WARNING: No swap limit support", "WARNING: bridge-nf-call-iptables is disabled"] }), Warning, "No swap limit support; bridge-nf-call-iptables is disabled"),
        new("DKR-WARNINGS", NoEngine, Skipped, "no engine"),
        new("DKR-GPUDRIVER", Service(GpuAccess.Cdi), Warning, "the engine has CDI devices but no hook for --gpus"),
        new("DKR-GPUDRIVER", Service(GpuAccess.Runtime), Warning, null),
        new("DKR-GPUDRIVER", Service(GpuAccess.Runtime) with { Smi = Fact.None<ProcessResult>("the engine is on another host") }, Passed, null),
        new("DKR-GPUDRIVER", Service(GpuAccess.None), Failed, null),
        new("DKR-GPUDRIVER", Facts with { GpuService = Fact.None<GpuService>("no engine") }, Skipped, "no engine"),
        new("DKR-RUNTIMES", WithEngine(e => e with { Runtimes = ["io.containerd.runc.v2", "runc"] }), Warning, "no runtime nvidia is registered: --gpus may work, '--runtime=nvidia' of verl's guide does not"),
        new("DKR-RUNTIMES", Service(GpuAccess.None) with { Engine = Fact.Of(HealthyHost.Engine with { Runtimes = ["runc"] }) }, Failed, "no runtime nvidia is registered, nor anything else that gives GPUs to containers"),
        new("DKR-RUNTIMES", NoEngine, Skipped, "no engine"),
        new("DKR-CDI", WithEngine(e => e with { CdiDevices = ["nvidia.com/gpu=gpu0"] }), Warning, "nvidia.com/gpu=all is not among the engine's CDI devices"),
        new("DKR-CDI", WithEngine(e => e with { CdiDevices = ["docker.com/gpu=webgpu"] }), Warning, "the engine has no CDI device of kind nvidia.com/gpu; --gpus uses the older hook"),
        new("DKR-CDI", Service(GpuAccess.None) with { Engine = Fact.Of(HealthyHost.Engine with { CdiDevices = [] }) }, Failed, "the engine has no CDI device of kind nvidia.com/gpu, and no hook for --gpus"),
        new("DKR-CDI", WithEngine(e => e with { CdiDevices = [], CdiSpecDirs = [] }), Warning, "CDI is off in this engine"),
        new("DKR-CDI", WithEngine(e => e with { Version = "27.5.1", CdiDevices = [], CdiSpecDirs = [] }), Skipped, "CDI is off, as it is by default in engine 27.5.1; --gpus does not need it"),
        new("DKR-CDI", NoEngine, Skipped, "no engine"),
        new("DKR-LOGDRIVER", WithEngine(e => e with { LoggingDriver = "local" }), Passed, null),
        new("DKR-LOGDRIVER", WithEngine(e => e with { LoggingDriver = "none" }), Failed, null),
        new("DKR-LOGDRIVER", WithEngine(e => e with { LoggingDriver = "splunk" }), Warning, "log driver splunk sends logs away; here only the engine's cache can be read, the last 100 MB of each container"),
        new("DKR-LOGDRIVER", WithEngine(e => e with { LoggingDriver = "syslog", Version = "19.03.15" }), Failed, "log driver syslog sends logs away and nothing can be read back here"),
        new("DKR-LOGDRIVER", WithEngine(e => e with { LoggingDriver = "json-file" }), Skipped, "not read"),
        new("DKR-COMPOSE", Facts with { Compose = Fact.Of(new ComposePlugin("/p", "2.30.0")) }, Passed, null),
        new("DKR-COMPOSE", Facts with { Compose = Fact.Of(new ComposePlugin("/p", "2.26.1-4")) }, Warning, "Compose 2.26.1-4 knows GPUs only under deploy: 'gpus:' needs 2.30"),
        new("DKR-COMPOSE", Facts with { Compose = Fact.Of(new ComposePlugin("/p", "1.29.2")) }, Warning, "Compose 1.29.2 is no longer maintained"),
        new("DKR-COMPOSE", Facts with { Compose = Fact.Of(new ComposePlugin("/p", null)) }, Warning, "/p does not tell its version"),
        new("DKR-COMPOSE", Facts with { Compose = Fact.None<ComposePlugin>("docker-compose gave no answer within 5 s") }, Skipped, "docker-compose gave no answer within 5 s"),
        new("DKR-RESTARTLOOP", Restarted("running", 2, minutesAgo: 5), Passed, null),
        new("DKR-RESTARTLOOP", Restarted("running", 3, minutesAgo: 59), Warning, "'verl' was restarted 3 times, the last time 59 min ago"),
        new("DKR-RESTARTLOOP", Restarted("running", 300, minutesAgo: 61), Passed, null),
        new("DKR-RECLAIM", Used(total: 100, reclaimable: 50, free: 99), Warning, "50 GiB of images that no container uses, with 99 GiB free"),
        new("DKR-RECLAIM", Used(total: 100, reclaimable: 49, free: 99), Passed, null),
        new("DKR-RECLAIM", Used(total: 100, reclaimable: 100, free: 100), Passed, null),
        new("DKR-RECLAIM", Used(total: 9, reclaimable: 9, free: 20), Passed, null),
        new("HOST-NOFILE", Files(soft: 65535, hard: 65535), Warning, "open files 65535 for containers: Ray needs 65536"),
        new("HOST-NOFILE", Files(soft: 65536, hard: 65536), Passed, null),
        new("HOST-NOFILE", Files(soft: null, hard: null), Passed, null),
        new("HOST-NOFILE", Files(soft: 1024, hard: 4095), Failed, "open files 1024 for containers: Ray can't start its workers with that"),
        new("HOST-NOFILE", Files(soft: 1024, hard: 524288), Warning, "open files 1024 for containers; Ray raises its own to 524288, other programs don't"),
    ];

    public static TreeCase[] Trees { get; } =
    [
        new("DKR-STORAGE", bench => Tell(bench, "[\"Supports d_type\", \"true\"]", "[\"Supports d_type\", \"false\"]"), Failed, "extfs under overlay2 was made without d_type, so that files in images go wrong"),
        new("DKR-ROOTFS", _ => { }, Passed, null),
        new("DKR-ROOTFS", bench => DaemonTree.Mount(bench, "nfs4"), Failed, "/var/lib/docker lies on nfs4 and not on a local disk: layers unpack slowly and lose owners, locks or links"),
        new("DKR-ROOTFS", bench => DaemonTree.Mount(bench, "fuse.s3fs"), Failed, null),
        new("DKR-ROOTFS", bench => DaemonTree.Mount(bench, "tmpfs"), Failed, "/var/lib/docker lies in memory (tmpfs): images fill it up and are gone after a reboot"),
        new("DKR-ROOTFS", bench => DaemonTree.Mount(bench, "overlay"), Failed, null),
        new("DKR-ROOTFS", bench => DaemonTree.Mount(bench, "reiserfs"), Warning, "/var/lib/docker lies on reiserfs, which VerlPS does not know to carry an engine"),
        new("DKR-ROOTFS", bench => bench.Delete("proc/self/mountinfo"), Skipped, "/proc/self/mountinfo can't be read"),
        new("DKR-DAEMONJSON", _ => { }, Passed, null),
        new("DKR-DAEMONJSON", bench => bench.Delete(DaemonTree.Settings), Passed, null),
        new("DKR-DAEMONJSON", bench => bench.Write(DaemonTree.Settings, "{\n  \"debug\": true,\n}\n"), Failed, "/etc/docker/daemon.json is no valid JSON (line 3): the engine won't start with it"),
        new("DKR-DAEMONJSON", bench => bench.Write(DaemonTree.Settings, "{\"no-such-key\": 1}"), Passed, null),
        new("DKR-DAEMONJSON", Edited("{\"no-such-key\": 1}"), Warning, "/etc/docker/daemon.json sets what no engine is known to have: no-such-key"),
        new("DKR-DAEMONJSON", Edited("{\"debug\": true}"), Warning, "/etc/docker/daemon.json changed after the engine was started, which has the old settings"),
        new("DKR-DAEMONJSON", Edited("{\"hosts\": [\"tcp://0.0.0.0:2375\"]}"), Failed, "hosts stands in /etc/docker/daemon.json and on dockerd's command line (-H): the engine won't start again"),
        new("DKR-DAEMONJSON", Edited("{\"mtu\": \"big\"}", "echo \"unable to configure the Docker daemon with file $F: wrong type for mtu\" >&2; exit 1"), Failed, "the engine won't start with /etc/docker/daemon.json: wrong type for mtu"),
        new("DKR-DAEMONJSON", Edited("{\"new-key\": 1}", "echo 'configuration OK' >&2"), Warning, "/etc/docker/daemon.json changed after the engine was started, which has the old settings"),
        new("DKR-DAEMONJSON", Edited("{\"new-key\": 1}", "echo 'unknown flag: --validate' >&2; exit 125"), Warning, "/etc/docker/daemon.json sets what no engine is known to have: new-key"),
        new("DKR-DAEMONJSON", MakeFolderOfSettings, Skipped, "/etc/docker/daemon.json can't be read"),
        new("DKR-GPUDRIVER", DaemonTree.StartEarlier, Warning, "the hook came after the engine was started, which looks for it only then: --gpus may fail"),
        new("DKR-GPUDRIVER", bench => bench.EngineProcess = null, Passed, null),
        new("DKR-CDI", bench => Tell(bench, "[{\"Source\": \"cdi\", \"ID\": \"nvidia.com/gpu=0\"}, {\"Source\": \"cdi\", \"ID\": \"nvidia.com/gpu=all\"}]", "null"), Warning, "the engine takes no device from /etc/cdi/nvidia.yaml, which may be damaged"),
        new("DKR-CDI", bench => Tell(bench, "28.5.2", "27.5.1", "[{\"Source\": \"cdi\", \"ID\": \"nvidia.com/gpu=0\"}, {\"Source\": \"cdi\", \"ID\": \"nvidia.com/gpu=all\"}]", "null"), Passed, null),
        new("DKR-CDI-STALE", _ => { }, Passed, null),
        new("DKR-CDI-STALE", bench => bench.Write(DaemonTree.CdiSpec, DaemonTree.Cdi("570.124.06")), Failed, "/etc/cdi/nvidia.yaml was made for driver 570.124.06, and 580.95.05 is loaded: its libraries are not there any more"),
        new("DKR-CDI-STALE", bench => bench.Write(DaemonTree.CdiSpec, "kind: nvidia.com/gpu\n"), Warning, "/etc/cdi/nvidia.yaml mounts no libcuda.so of any driver"),
        new("DKR-CDI-STALE", bench => bench.Delete(DaemonTree.CdiSpec), Skipped, "no CDI specification"),
        new("DKR-LOGDRIVER", _ => { }, Passed, null),
        new("DKR-LOGDRIVER", bench => bench.Write(DaemonTree.Settings, "{}"), Warning, "logs in json-file grow without end: weeks of training fill the engine's disk"),
        new("DKR-LOGDRIVER", bench => Tell(bench, "\"json-file\"", "\"\""), Skipped, "the engine does not tell its log driver"),
        new("DKR-LOGDRIVER", SendLogsAway, Failed, "log driver fluentd sends logs away and nothing can be read back here"),
        new("DKR-COMPOSE", bench => HostBench.Script($"{bench.Root}/{Plugin}", "exit 1"), Warning, "/usr/libexec/docker/cli-plugins/docker-compose does not tell its version"),
        new("DKR-COMPOSE", bench => bench.Delete(Plugin), Warning, "there is no Compose v2 plugin for the docker CLI"),
        new("DKR-COMPOSE", UseComposeProgram, Warning, "there is docker-compose, but no Compose v2 plugin for the docker CLI"),
        new("DKR-COMPOSE", bench => HostBench.Script($"{bench.Root}/{Plugin}", "sleep 60"), Skipped, "docker-compose gave no answer within 1 s") { Request = HostBench.Wanted(seconds: 1) },
        new("DKR-PROXY", _ => { }, Passed, null),
        new("DKR-PROXY", bench => SetProxies(bench, "http://me:secret@proxy:3128/", "http://xxxxx:xxxxx@proxy:3128"), Passed, null),
        new("DKR-PROXY", bench => SetProxies(bench, "http://me:sec/ret@proxy:3128", ""), Warning, "the shell has the https proxy http://proxy:3128, the engine has none: its pulls go directly"),
        new("DKR-PROXY", bench => SetProxies(bench, "", "http://proxy:3128"), Warning, "the engine has the https proxy http://proxy:3128, the shell has none"),
        new("DKR-PROXY", bench => SetProxies(bench, "http://a:1", "http://b:1"), Warning, "the engine's https proxy is http://b:1, the shell's is http://a:1"),
        new("DKR-PROXY", ReachRegistryDirectly, Warning, "the engine asks its proxy for registry.lan, which the shell reaches directly"),
        new("DKR-PROXY", bench => bench.EngineInfo = null, Skipped, "no engine") { Request = HostBench.Wanted(seconds: 1) },
        new("DKR-RECLAIM", _ => { }, Passed, null),
        new("DKR-RECLAIM", bench => bench.EngineAnswers["/system/df"] = "surprise", Skipped, "the engine does not tell"),
        new("DKR-RECLAIM", bench => bench.EngineAnswers["/system/df"] = new EngineReply("{\"message\": \"oops\"}", 500), Skipped, "the engine does not tell"),
        new("DKR-RESTARTLOOP", bench => DaemonTree.Container(bench, "verlai/verl:vllm017.latest", "running", 0, DateTimeOffset.UtcNow), Passed, null),
        new("DKR-RESTARTLOOP", bench => DaemonTree.Container(bench, "nginx:1", "restarting", 9, DateTimeOffset.UtcNow), Passed, null),
        new("DKR-RESTARTLOOP", bench => DaemonTree.Container(bench, "verlai/verl:vllm017.latest", "restarting", 9, DateTimeOffset.UtcNow), Failed, "'verl' ends with exit code 2 and is restarted again and again"),
        new("DKR-RESTARTLOOP", bench => bench.EngineAnswers["/containers/json"] = new EngineReply("{\"message\": \"database is locked\"}", 500), Skipped, "database is locked"),
        new("DKR-CREDSTORE", _ => { }, Passed, null),
        new("DKR-CREDSTORE", UseHelper, Passed, null),
        new("DKR-CREDSTORE", bench => bench.Write(LoginFile, "{\"credsStore\": \"desktop\"}"), Failed, "/root/.docker/config.json names the helper docker-credential-desktop, which is not on PATH: pulls fail"),
        new("DKR-CREDSTORE", bench => bench.Write(LoginFile, "{\"credHelpers\": {\"ghcr.io\": \"pass\"}}"), Warning, "the helper docker-credential-pass for ghcr.io is not on PATH: pulls from there fail"),
        new("DKR-CREDSTORE", bench => bench.Write(LoginFile, "{\"auths\": {\"registry.lan:5000\": {\"auth\": \"bWU6c2VjcmV0\"}}}"), Warning, "/root/.docker/config.json holds the login for registry.lan:5000 in plain text"),
        new("DKR-CREDSTORE", bench => bench.Write(LoginFile, "{\"auths\": "), Warning, "/root/.docker/config.json is no valid JSON, so that no login is known"),
        new("DKR-CREDSTORE", bench => bench.Variables.Remove("HOME"), Skipped, "neither DOCKER_CONFIG nor HOME is set"),
        new("HOST-NOFILE", _ => { }, Passed, null),
        new("HOST-NOFILE", bench => bench.Write("proc/4711/limits", DaemonTree.Limits(1024, 4096)), Warning, "open files 1024, up to 4096 for containers: Ray needs 65536"),
        new("HOST-NOFILE", bench => bench.Write(DaemonTree.Settings, "{\"default-ulimits\": {\"nofile\": {\"Name\": \"nofile\", \"Soft\": 1024, \"Hard\": 2048}}}"), Failed, null),
        new("HOST-NOFILE", StartContainersByService, Warning, "open files 1024 for containers; Ray raises its own to 524288, other programs don't"),
        new("HOST-NOFILE", bench => bench.EngineProcess = null, Skipped, "the engine's process is not to be seen from here"),
    ];

    private static HostFacts NoEngine => Facts with { Engine = Fact.None<EngineInfo>("no engine") };

    private static HostFacts At(string address) => Facts with { Endpoint = DockerEndpoint.Parse(address, "DOCKER_HOST") };

    private static HostFacts Service(GpuAccess access) => Facts with { GpuService = Fact.Of(new GpuService(access, "evidence")) };

    private static HostFacts Daemon(Func<DaemonFacts, DaemonFacts> change) => Facts with { Daemon = change(new DaemonFacts("not read")) };

    private static HostFacts Restarted(string state, long count, int minutesAgo)
    {
        DateTimeOffset now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        IReadOnlyList<ContainerRestarts> containers = [new("verl", state, count, now.AddMinutes(-minutesAgo), 0)];
        return Daemon(d => d with { Restarts = Fact.Of(containers) }) with { Timestamp = now };
    }

    private static HostFacts Used(long total, long reclaimable, long free)
        => Daemon(d => d with { Images = Fact.Of(new ImageUsage(total * GiB, reclaimable * GiB)) }) with { Disk = Fact.Of(new DiskSpace("/var/lib/docker", free * GiB, 1000L << 30)) };

    private static HostFacts Files(long? soft, long? hard) => Daemon(d => d with { Limits = Fact.Of(new ProcessLimits(soft, hard, null)) });

    private static void Tell(HostBench bench, params string[] changes)
    {
        foreach (string[] change in changes.Chunk(2))
        {
            Assert.Contains(change[0], bench.EngineInfo, StringComparison.Ordinal);
            bench.EngineInfo = bench.EngineInfo!.Replace(change[0], change[1], StringComparison.Ordinal);
        }
    }

    private static Action<HostBench> Edited(string settings, string? dockerd = null) => bench =>
    {
        DaemonTree.StartEarlier(bench);
        bench.Write(DaemonTree.Settings, settings);
        if (dockerd is not null)
            HostBench.Script($"{bench.Root}/usr/bin/dockerd", $"[ \"$*\" = '--validate --config-file=/etc/docker/daemon.json' ] || exit 9; F=/etc/docker/daemon.json; {dockerd}");
    };

    private static void MakeFolderOfSettings(HostBench bench)
    {
        bench.Delete(DaemonTree.Settings);
        File.CreateSymbolicLink(Path.Combine(bench.Root, DaemonTree.Settings), "/proc/self/mem");
    }

    private static void SendLogsAway(HostBench bench)
    {
        Tell(bench, "\"json-file\"", "\"fluentd\"");
        bench.Write(DaemonTree.Settings, "{\"log-opts\": {\"cache-disabled\": \"true\"}}");
    }

    private static void UseComposeProgram(HostBench bench)
    {
        bench.Delete(Plugin);
        bench.Program("docker-compose", "echo 1.29.2");
    }

    private static void SetProxies(HostBench bench, string shell, string engine)
    {
        bench.Variables["HTTPS_PROXY"] = shell;
        Tell(bench, "\"HttpsProxy\": \"\"", $"\"HttpsProxy\": \"{engine}\"");
    }

    private static void ReachRegistryDirectly(HostBench bench)
    {
        SetProxies(bench, "http://proxy:3128", "http://proxy:3128");
        bench.Variables["no_proxy"] = "localhost,127.0.0.1,registry.lan,intra.lan";
        Tell(bench, "\"NoProxy\": \"\"", "\"NoProxy\": \"intra.lan\"");
    }

    private static void UseHelper(HostBench bench)
    {
        bench.Write(LoginFile, "{\"auths\": {\"https://index.docker.io/v1/\": {}}, \"credsStore\": \"pass\"}");
        bench.Program("docker-credential-pass", "exit 0");
    }

    private static void StartContainersByService(HostBench bench)
    {
        bench.Write("sys/fs/cgroup/system.slice/containerd.service/cgroup.procs", "4000\n4001\n");
        bench.Write("proc/4000/comm", "containerd-shim\n");
        bench.Write("proc/4001/comm", "containerd\n");
        bench.Write("proc/4001/limits", DaemonTree.Limits(1024, 524288));
    }
}
