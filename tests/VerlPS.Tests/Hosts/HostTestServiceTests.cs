using System.Globalization;
using VerlPS.Hosts;
using VerlPS.Images;

namespace VerlPS.Tests.Hosts;

public sealed class HostTestServiceTests : IDisposable
{
    private readonly HostBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_healthy_host_passes_every_check()
    {
        HostReport report = await _bench.TestAsync(_bench.Engine(HostBench.Info()));

        // The first reading of a host has nothing to count from.
        Assert.Equal("needs an earlier reading: -Baseline", Find(report, "GPU-REPLAY").Reason);
        Assert.All(report.Checks.Where(check => check.Id != "GPU-REPLAY"), check => Assert.Equal((CheckStatus.Passed, null, null), (check.Status, check.Reason, check.Remedy)));
        Assert.Equal(HostChecks.Ids.Except(HostBench.OnDemand), report.Checks.Select(check => check.Id));
        Assert.Equal((HostStatus.Ready, "gpu-node-1", "580.95.05", "12.8"), (report.Status, report.HostName, report.DriverVersion, report.CudaVersion));
        Assert.Equal((8, GpuAccess.Hook, "/var/lib/docker", 2113462272L * 1024), (report.Gpus.Length, report.GpuAccess, report.DataRoot, report.Memory));
        Assert.Equal("28.5.2", report.Engine!.Version);
        Assert.All(report.Checks, check => Assert.Equal("gpu-node-1", check.HostName));
    }

    [Fact]
    public async Task Every_source_is_read_once()
    {
        await _bench.TestAsync(_bench.Engine(HostBench.Info()));

        Assert.Equal(
            [
                "GET /containers/json?filters=status: ok", "GET /info: ok", "GET /system/df?type=image: ok", "GET /version: ok",
                "GET https://huggingface.co/: 200", "GET https://registry-1.docker.io/v2/: 401",
                "HEAD https://registry-1.docker.io/v2/ratelimitpreview/test/manifests/latest: 200",
                "docker-compose version --short: ok", "nvidia-container-cli info: ok", "nvidia-ctk --version: ok",
                "nvidia-smi -q -x: ok", "nvidia-smi nvlink -s: ok", "nvidia-smi topo -m: ok",
            ],
            _bench.Requests.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("580.95.05", "verlai/verl:vllm024.latest")]
    [InlineData("570.124.06", "verlai/verl:vllm024.latest")]
    [InlineData("580.95.05", "verlai/verl:rocm702-vllm020-te210-20260518")]
    public async Task What_only_the_fit_rests_on_gives_the_same_verdicts(string driver, string image)
    {
        string[] ids = ["IMAGE-CUDA", "IMAGE-GATE", "IMAGE-PLATFORM", "IMAGE-COMPUTE", "HOST-SHM", "JOB-GPUS"];
        _bench.Smi(SmiXml.Document(SmiXml.Gpu(), driver: driver));
        HostTestRequest whole = HostBench.Wanted() with
        {
            Image = ImageReference.Parse(image),
            Job = new JobRequirements { GpuCount = 2, ShmSize = 64L << 20 },
            Selection = CheckSelection.Parse(ids, [], []),
        };
        HostReport all = await _bench.TestAsync(_bench.Engine(HostBench.Info()), whole);
        _bench.Requests.Clear();
        HostReport fit = await _bench.TestAsync(_bench.Engine(HostBench.Info()), whole with { FitOnly = true, Engine = all.Engine });

        Assert.Equal(ids.Order(), all.Checks.Select(check => check.Id).Order());
        Assert.Equal(
            all.Checks.Select(check => (check.Id, check.Status, check.Found, check.Reason, check.Remedy)),
            fit.Checks.Select(check => (check.Id, check.Status, check.Found, check.Reason, check.Remedy)));
        Assert.Equal([$"GET /images/{image}/json: 404", "nvidia-smi -q -x: ok"], _bench.Requests.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Progress_names_the_sources_that_are_awaited_and_ends()
    {
        ProgressItem[] progress = [.. (await _bench.StreamAsync(_bench.Engine(HostBench.Info()))).OfType<ProgressItem>()];

        Assert.Equal(("engine, nvidia-smi, compose, system, settings, boards, toolkit, network, RDMA, folders, files", 0), (progress[0].Status, progress[0].Percent));
        Assert.Single(progress, item => item.Completed);
        Assert.True(progress[^1].Completed);
    }

    [Fact]
    public async Task An_image_adds_its_own_check()
    {
        HostTestRequest wanted = HostBench.Wanted() with { Image = ImageReference.Parse("verlai/verl:vllm024.latest") };
        HostReport fits = await _bench.TestAsync(_bench.Engine(HostBench.Info()), wanted);
        _bench.Smi(SmiXml.Document(SmiXml.Gpu(), driver: "570.124.06"));
        HostReport unfit = await _bench.TestAsync(_bench.Engine(HostBench.Info()), wanted);

        Assert.Equal((HostStatus.Ready, "verlai/verl:vllm024.latest"), (fits.Status, fits.Image));
        Assert.Equal(CheckStatus.Passed, Find(fits, "IMAGE-CUDA").Status);
        Assert.Equal(HostStatus.NotReady, unfit.Status);
        Assert.Equal("vllm024.latest: driver 570.124.06 can't run CUDA 13.0.2, which needs 580.65.06 or newer", Find(unfit, "IMAGE-CUDA").Reason);
        Assert.StartsWith("verlai/verl:vllm017.latest (CUDA 12.9.1) runs here. Update the driver", Find(unfit, "IMAGE-CUDA").Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_engine_the_rest_is_still_reported()
    {
        HostReport report = await _bench.TestAsync("unix:///no/such/docker.sock");

        HostCheck socket = Find(report, "DKR-SOCKET");
        Assert.Equal(HostStatus.NotReady, report.Status);
        Assert.Equal("There is no Docker engine at unix:///no/such/docker.sock: the socket does not exist (-DockerHost)", socket.Reason);
        Assert.Contains("systemctl start docker", socket.Remedy, StringComparison.Ordinal);
        Assert.EndsWith("Where Docker is not installed, Repair-VerlHost -Check DKR-SOCKET shows how.", socket.Remedy, StringComparison.Ordinal);
        Assert.Equal(["DKR-SOCKET"], Ids(report, CheckStatus.Failed));
        Assert.Superset(
            new HashSet<string> { "HOST-CGROUP-DRIVER", "HOST-DISK-ROOT", "HOST-INODES", "SEC-ROOTLESS", "DKR-ENGINE", "DKR-API", "DKR-STORAGE", "DKR-SNAP", "DKR-GPUDRIVER", "DKR-WARNINGS" },
            Ids(report, CheckStatus.Skipped).ToHashSet());
        Assert.Equal(CheckStatus.Passed, Find(report, "HOST-OS").Status);
        Assert.All(report.Checks.Where(check => check.Status == CheckStatus.Skipped && check.Id != "GPU-REPLAY"), check => Assert.Equal("no engine", check.Reason));
        Assert.Equal(("ubuntu", "debian", "22.04", "jammy"), (report.Distribution!.Id, Assert.Single(report.Distribution.IdLike), report.Distribution.VersionId, report.Distribution.Codename));
        Assert.Equal(("gpu-node-1", "Ubuntu 22.04.5 LTS", null), (report.HostName, report.OperatingSystem, report.Engine));
        Assert.Equal(8, report.Gpus.Length);
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_is_given_up()
    {
        HostReport report = await _bench.TestAsync(_bench.Engine(info: null), HostBench.Wanted(seconds: 3));

        Assert.EndsWith("did not answer within 3 s", Find(report, "DKR-SOCKET").Reason, StringComparison.Ordinal);
        Assert.Equal(CheckStatus.Passed, Find(report, "GPU-SMI").Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Facts_of_this_machine_are_never_taken_for_those_of_another(bool forwardedSocket)
    {
        string host = forwardedSocket ? _bench.Engine(HostBench.Info(HostBench.Kernel, "6.8.0-40-generic")) : _bench.EngineOnTcp(HostBench.Info());
        HostReport report = await _bench.TestAsync(host);

        Assert.All(
            report.Checks.Where(check => check.Group is "GPU" or "RDMA" || check.Id is "HOST-DISK-ROOT" or "HOST-MEMLOCK" or "HOST-KCONFIG" or "HOST-SWAP"),
            check => Assert.Equal(CheckStatus.Skipped, check.Status));
        Assert.Equal("Ubuntu 22.04.5 LTS, x86_64", Find(report, "HOST-OS").Found);
        Assert.Null(report.Distribution);
        Assert.All(report.Checks.Where(check => check.Status == CheckStatus.Skipped), check => Assert.Equal("the engine is on another host", check.Reason));
        Assert.Empty(report.Gpus);
        Assert.Null(report.DriverVersion);
        Assert.Null(report.DataRootFree);
        Assert.Equal(GpuAccess.Cdi, report.GpuAccess);
    }

    [Theory]
    [InlineData("sleep 300", "nvidia-smi did not answer within 1 s and was stopped", "dmesg")]
    [InlineData("echo 'Failed to initialize NVML: Driver/library version mismatch'; exit 18", "nvidia-smi failed: Failed to initialize NVML: Driver/library version mismatch (NVD005)", "Reboot")]
    [InlineData("echo >&2; echo 'Unable to determine the device handle for GPU0000:3B:00.0: GPU is lost.' >&2; exit 15", "nvidia-smi failed: Unable to determine the device handle for GPU0000:3B:00.0: GPU is lost", "dmesg")]
    [InlineData("echo '<nvidia_smi_log><gpu>'", "the XML of nvidia-smi breaks off before its end", "dmesg")]
    [InlineData("exit 0", "nvidia-smi ended with exit code 0 and said nothing", "dmesg")]
    public async Task An_nvidia_smi_in_trouble_is_a_failed_check(string script, string reason, string remedy)
    {
        _bench.Program("nvidia-smi", script);
        _bench.Write("proc/driver/nvidia/version", "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.95.05  Release Build  (dvs-builder@U22)\nGCC version: 12\n");

        HostReport report = await _bench.TestAsync(_bench.Engine(HostBench.Info()), HostBench.Wanted(script.StartsWith("sleep", StringComparison.Ordinal) ? 1 : 30));

        HostCheck check = Find(report, "GPU-SMI");
        Assert.Equal((CheckStatus.Failed, reason), (check.Status, check.Reason));
        Assert.Contains(remedy, check.Remedy, StringComparison.Ordinal);
        Assert.Equal("580.95.05", report.DriverVersion);
        Assert.Equal(CheckStatus.Skipped, Find(report, "GPU-COUNT").Status);
    }

    [Fact]
    public async Task A_host_without_a_driver_says_what_to_install()
    {
        File.Delete(Path.Combine(_bench.Programs, "nvidia-smi"));
        HostReport report = await _bench.TestAsync(_bench.Engine(HostBench.Info()));

        Assert.Equal(["GPU-SMI", "GPU-DRIVER"], Ids(report, CheckStatus.Failed));
        Assert.Equal("no NVIDIA driver is loaded", Find(report, "GPU-DRIVER").Reason);
    }

    [Fact]
    public async Task Cancelling_ends_the_programs_that_run()
    {
        _bench.Program("nvidia-smi", $"echo $$ >'{_bench.Scratch}/new'; mv '{_bench.Scratch}/new' '{_bench.Scratch}/pid'; sleep 300");
        using CancellationTokenSource cancellation = new();
        Task<HostReport> test = _bench.TestAsync(_bench.Engine(HostBench.Info()), cancellationToken: cancellation.Token);
        Assert.True(SpinWait.SpinUntil(() => File.Exists($"{_bench.Scratch}/pid"), TimeSpan.FromSeconds(30)));
        int pid = int.Parse(await File.ReadAllTextAsync($"{_bench.Scratch}/pid"), CultureInfo.InvariantCulture);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test);
        Assert.True(SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{pid}"), TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task The_users_own_compose_plugin_comes_first()
    {
        _bench.Variables["DOCKER_CONFIG"] = "/home/me/.docker";
        HostBench.Script($"{_bench.Root}/home/me/.docker/cli-plugins/docker-compose", "[ \"$*\" = 'version --short' ] && echo v2.26.1-4");
        HostReport own = await _bench.TestAsync(_bench.Engine(HostBench.Info()));
        _bench.Delete("home/me/.docker/cli-plugins/docker-compose");
        _bench.Delete("usr/libexec/docker/cli-plugins/docker-compose");
        HostReport none = await _bench.TestAsync(_bench.Engine(HostBench.Info()));

        Assert.Equal("2.26.1-4", Find(own, "DKR-COMPOSE").Found);
        Assert.Equal("there is no Compose v2 plugin for the docker CLI", Find(none, "DKR-COMPOSE").Reason);
    }

    [Fact]
    public async Task A_missing_hook_leaves_cdi_and_then_the_runtime_and_then_nothing()
    {
        const string NoDevices = "\"DiscoveredDevices\": null";
        string listed = HostBench.Info()[HostBench.Info().IndexOf("\"DiscoveredDevices\"", StringComparison.Ordinal)..HostBench.Info().IndexOf(", \"Warnings\"", StringComparison.Ordinal)];
        string info = HostBench.Info(listed, NoDevices);
        _bench.Delete("usr/bin/nvidia-container-runtime-hook");
        _bench.Delete(DaemonTree.CdiSpec);
        _bench.Write("etc/cdi/vendor.yaml", "cdiVersion: 0.5.0\nkind: vendor.com/net\n");
        HostReport runtime = await _bench.TestAsync(_bench.Engine(info));
        HostReport nothing = await _bench.TestAsync(_bench.Engine(info.Replace(", \"nvidia\": {\"path\": \"nvidia-container-runtime\"}", "", StringComparison.Ordinal)));
        _bench.Write(DaemonTree.CdiSpec, DaemonTree.Cdi("580.95.05"));
        HostReport specification = await _bench.TestAsync(_bench.Engine(info));
        HostReport switchedOff = await _bench.TestAsync(_bench.Engine(info.Replace("[\"/etc/cdi\", \"/var/run/cdi\"]", "null", StringComparison.Ordinal)));

        Assert.Equal((GpuAccess.Runtime, CheckStatus.Warning), (runtime.GpuAccess, Find(runtime, "DKR-GPUDRIVER").Status));
        Assert.Equal((GpuAccess.None, CheckStatus.Failed), (nothing.GpuAccess, Find(nothing, "DKR-GPUDRIVER").Status));
        Assert.Contains("nvidia-ctk runtime configure --runtime=docker", Find(nothing, "DKR-GPUDRIVER").Remedy, StringComparison.Ordinal);
        Assert.Equal((GpuAccess.Cdi, "CDI specification /etc/cdi/nvidia.yaml"), (specification.GpuAccess, Find(specification, "DKR-GPUDRIVER").Found));
        Assert.Equal(GpuAccess.Runtime, switchedOff.GpuAccess);
    }

    [Fact]
    public async Task Only_nvidias_discovered_devices_are_gpus()
    {
        _bench.Delete("usr/bin/nvidia-container-runtime-hook");
        _bench.Delete(DaemonTree.CdiSpec);
        HostReport other = await _bench.TestAsync(_bench.Engine(HostBench.Info().Replace("nvidia.com/gpu=", "docker.com/gpu=web", StringComparison.Ordinal)));
        HostReport nvidia = await _bench.TestAsync(_bench.Engine(HostBench.Info()));

        Assert.Equal((GpuAccess.Runtime, GpuAccess.Cdi), (other.GpuAccess, nvidia.GpuAccess));
    }

    private static HostCheck Find(HostReport report, string id) => report.Checks.Single(check => check.Id == id);

    private static IEnumerable<string> Ids(HostReport report, CheckStatus status)
        => report.Checks.Where(check => check.Status == status).Select(check => check.Id);
}
