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

        Assert.All(report.Checks, check => Assert.Equal((CheckStatus.Passed, null, null), (check.Status, check.Reason, check.Remedy)));
        Assert.Equal(HostChecks.Ids.Except(["IMAGE-CUDA"]), report.Checks.Select(check => check.Id));
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
            ["GET /info: ok", "GET /version: ok", "docker compose version --short: ok", "nvidia-smi -q -x: ok"],
            _bench.Requests.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Progress_names_the_sources_that_are_awaited_and_ends()
    {
        ProgressItem[] progress = [.. (await _bench.StreamAsync(_bench.Engine(HostBench.Info()))).OfType<ProgressItem>()];

        Assert.Equal(("engine, nvidia-smi, compose, files", 0), (progress[0].Status, progress[0].Percent));
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
        Assert.Contains("Get-VerlImage -Recommended", Find(unfit, "IMAGE-CUDA").Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_engine_the_rest_is_still_reported()
    {
        HostReport report = await _bench.TestAsync("unix:///no/such/docker.sock");

        HostCheck socket = Find(report, "DKR-SOCKET");
        Assert.Equal(HostStatus.NotReady, report.Status);
        Assert.Equal("There is no Docker engine at unix:///no/such/docker.sock: the socket does not exist (-DockerHost)", socket.Reason);
        Assert.Contains("systemctl start docker", socket.Remedy, StringComparison.Ordinal);
        Assert.Equal(["DKR-SOCKET"], Ids(report, CheckStatus.Failed));
        Assert.Equal(
            ["HOST-OS", "HOST-CPU", "HOST-DISK-ROOT", "DKR-ENGINE", "DKR-API", "DKR-STORAGE", "DKR-SNAP", "DKR-GPUDRIVER", "DKR-WARNINGS"],
            Ids(report, CheckStatus.Skipped));
        Assert.All(report.Checks.Where(check => check.Status == CheckStatus.Skipped), check => Assert.Equal("no engine", check.Reason));
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

        Assert.Equal(
            ["HOST-DISK-ROOT", "GPU-SMI", "GPU-DRIVER", "GPU-COUNT", "GPU-LOST", "GPU-MODEL", "GPU-COMPUTE", "GPU-MIG", "GPU-ECCERR", "GPU-REMAP", "GPU-THROTTLE", "GPU-PROCS"],
            Ids(report, CheckStatus.Skipped));
        Assert.All(report.Checks.Where(check => check.Status == CheckStatus.Skipped), check => Assert.Equal("the engine is on another host", check.Reason));
        Assert.Empty(report.Gpus);
        Assert.Null(report.DriverVersion);
        Assert.Null(report.DataRootFree);
        Assert.Equal(GpuAccess.Runtime, report.GpuAccess);
    }

    [Theory]
    [InlineData("sleep 300", "nvidia-smi did not answer within 1 s and was stopped", "dmesg")]
    [InlineData("echo 'Failed to initialize NVML: Driver/library version mismatch'; exit 18", "nvidia-smi failed: Failed to initialize NVML: Driver/library version mismatch (NVD005)", "Reboot")]
    [InlineData("echo >&2; echo 'Unable to determine the device handle for GPU0000:3B:00.0: GPU is lost.' >&2; exit 15", "nvidia-smi failed: Unable to determine the device handle for GPU0000:3B:00.0: GPU is lost", "dmesg")]
    [InlineData("echo '<nvidia_smi_log><gpu>'", "the XML of nvidia-smi breaks off before its end", "dmesg")]
    [InlineData("exit 0", "nvidia-smi printed no XML report", "dmesg")]
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
    public async Task The_compose_plugin_is_found_without_the_docker_program()
    {
        File.Delete(Path.Combine(_bench.Programs, "docker"));
        HostReport none = await _bench.TestAsync(_bench.Engine(HostBench.Info()));
        _bench.Variables["DOCKER_CONFIG"] = $"{_bench.Scratch}/config";
        _bench.Write($"{_bench.Scratch[1..]}/config/cli-plugins/docker-compose", "");
        HostBench.Script($"{_bench.Scratch}/config/cli-plugins/docker-compose", "[ \"$*\" = 'version --short' ] && echo v2.26.1-4");
        HostReport alone = await _bench.TestAsync(_bench.Engine(HostBench.Info()));

        Assert.Equal((CheckStatus.Warning, HostStatus.Degraded), (Find(none, "DKR-COMPOSE").Status, none.Status));
        Assert.Equal((CheckStatus.Passed, "2.26.1-4"), (Find(alone, "DKR-COMPOSE").Status, Find(alone, "DKR-COMPOSE").Found));
    }

    [Fact]
    public async Task A_missing_hook_leaves_cdi_and_then_the_runtime_and_then_nothing()
    {
        _bench.Delete("usr/bin/nvidia-container-runtime-hook");
        _bench.Write("etc/cdi/vendor.yaml", "cdiVersion: 0.5.0\nkind: vendor.com/net\n");
        HostReport runtime = await _bench.TestAsync(_bench.Engine(HostBench.Info()));
        HostReport nothing = await _bench.TestAsync(_bench.Engine(HostBench.Info(", \"nvidia\": {\"path\": \"nvidia-container-runtime\"}", "")));
        _bench.Write("etc/cdi/nvidia.yaml", "cdiVersion: 0.5.0\nkind: nvidia.com/gpu\ndevices:\n- name: \"0\"\n");
        HostReport specification = await _bench.TestAsync(_bench.Engine(HostBench.Info()));
        HostReport switchedOff = await _bench.TestAsync(_bench.Engine(HostBench.Info("[\"/etc/cdi\", \"/var/run/cdi\"]", "null")));

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
        HostReport other = await _bench.TestAsync(_bench.Engine(HostBench.Info("\"DiscoveredDevices\": null", "\"DiscoveredDevices\": [{\"Source\": \"cdi\", \"ID\": \"docker.com/gpu=webgpu\"}]")));
        HostReport nvidia = await _bench.TestAsync(_bench.Engine(HostBench.Info("\"DiscoveredDevices\": null", "\"DiscoveredDevices\": [{\"Source\": \"cdi\", \"ID\": \"nvidia.com/gpu=all\"}]")));

        Assert.Equal((GpuAccess.Runtime, GpuAccess.Cdi), (other.GpuAccess, nvidia.GpuAccess));
    }

    private static HostCheck Find(HostReport report, string id) => report.Checks.Single(check => check.Id == id);

    private static IEnumerable<string> Ids(HostReport report, CheckStatus status)
        => report.Checks.Where(check => check.Status == status).Select(check => check.Id);
}
