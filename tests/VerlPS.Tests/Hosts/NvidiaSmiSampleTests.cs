using VerlPS.Hosts;
using VerlPS.Tests.Common;

namespace VerlPS.Tests.Hosts;

public class NvidiaSmiSampleTests
{
    private const long MiB = 1L << 20;

    [SamplesTheory]
    [InlineData("k8stestinfra_hardware_qx-b200.xml", "580.105.08", "13.0", 8, 8, "NVIDIA B200", "10.0", 183359, 0, 39, 195.79, 1000.0)]
    [InlineData("k8stestinfra_hardware_qx-h100.xml", "580.105.08", "13.0", 8, 8, "NVIDIA H100 80GB HBM3", "9.0", 81559, 0, 29, 68.92, 700.0)]
    [InlineData("k8stestinfra_hardware_qx-t4.xml", "595.91.07", "13.2", 1, 1, "Tesla T4", "7.5", 15360, 0, 33, 33.51, 70.0)]
    [InlineData("k8stestinfra_qx-gb200-ecc-injected.xml", "580.65.06", "13.0", 2, 2, "NVIDIA GB200", "10.0", 196608, 50, 63, 565.11, 1000.0)]
    [InlineData("k8stestinfra_qx-gb200-lost.xml", "580.65.06", "13.0", 2, 2, "NVIDIA GB200", "10.0", 196608, 50, 63, 565.11, 1000.0)]
    [InlineData("telegraf_a100-sxm4-v12.xml", "535.54.03", "12.2", 4, 1, "NVIDIA A100-SXM4-80GB", "8.0", 81920, null, 27, 67.03, 500.0)]
    [InlineData("telegraf_a10g.xml", "515.105.01", "11.7", 1, 1, "NVIDIA A10G", "8.6", 23028, 0, 17, 25.58, 300.0)]
    [InlineData("telegraf_dual_2080-v13.xml", "590.44.01", "13.1", 2, 2, "NVIDIA GeForce RTX 2080", "7.5", 8192, 0, 15, 1.0, 215.0)]
    [InlineData("telegraf_gtx-1070-ti.xml", null, null, null, 1, "GeForce GTX 1070 Ti", "6.1", 4096, 0, 39, null, null)]
    [InlineData("telegraf_rtx-3080-v12.xml", "536.40", "12.2", 1, 1, "NVIDIA GeForce RTX 3080", "8.6", 10240, 0, 31, 22.78, 336.0)]
    [InlineData("telegraf_rtx-4000-sff-ada-v13.xml", "595.84", "13.2", 1, 1, "NVIDIA RTX 4000 SFF Ada Generation", "8.9", 20475, 0, 38, 8.44, 70.0)]
    public void Reads_every_capture(
        string file, string? driver, string? cuda, int? attached, int gpus, string name, string capability, long memory, int? utilization, int temperature, double? draw, double? limit)
    {
        NvidiaSmiReport report = Parse(file);

        Assert.Equal((driver, cuda, attached), (report.DriverVersion, report.CudaVersion, report.AttachedGpus));
        Assert.Equal(Enumerable.Range(0, gpus), report.Gpus.Select(gpu => gpu.Index));
        Assert.All(report.Gpus, gpu => Assert.Equal((name, capability), (gpu.Name, gpu.ComputeCapability)));
        Assert.All(report.Gpus, gpu => Assert.StartsWith("GPU-", gpu.Uuid, StringComparison.Ordinal));
        Gpu first = report.Gpus[0];
        Assert.Equal(memory * MiB, first.MemoryTotal);
        Assert.Equal((utilization, (int?)temperature, draw, limit), (first.Utilization, first.Temperature, first.PowerDraw, first.PowerLimit));
        Assert.Null(first.Fault);
    }

    [SamplesTheory]
    [InlineData("k8stestinfra_hardware_qx-h100.xml", "00000000:53:00.0", 0L)]
    [InlineData("telegraf_a10g.xml", "00000000:00:1E.0", 0L)]
    [InlineData("telegraf_gtx-1070-ti.xml", "00000000:01:00.0", null)]
    [InlineData("k8stestinfra_qx-gb200-ecc-injected.xml", "0000:0A:00.0", 5L)]
    public void Reads_addresses_and_uncorrectable_errors_under_old_and_new_names(string file, string bus, long? uncorrected)
        => Assert.Equal((bus, uncorrected), (Parse(file).Gpus[0].BusId, Parse(file).Gpus[0].EccUncorrected));

    [SamplesTheory]
    [InlineData("telegraf_a10g.xml", "gpu_idle")]
    [InlineData("telegraf_rtx-3080-v12.xml", "gpu_idle")]
    [InlineData("telegraf_a100-sxm4-v12.xml", "")]
    public void Reads_clock_events_under_old_and_new_names(string file, string reasons)
        => Assert.Equal(reasons, string.Join(' ', Parse(file).Gpus[0].ClockEventReasons));

    [SamplesTheory]
    [InlineData("k8stestinfra_qx-gb200-lost.xml")]
    public void A_lost_board_is_a_fault_and_its_neighbour_is_not(string file)
    {
        Gpu[] gpus = [.. Parse(file).Gpus];

        Assert.Equal([null, "GPU is lost"], gpus.Select(gpu => gpu.Fault));
        Assert.Null(gpus[1].MemoryTotal);
        Assert.True(gpus[0].RowRemapFailed);
        Assert.False(gpus[1].RowRemapFailed);
    }

    [SamplesTheory]
    [InlineData("telegraf_a100-sxm4-v12.xml")]
    public void Reads_mig_instances(string file)
    {
        Gpu gpu = Parse(file).Gpus[0];

        Assert.True(gpu.MigEnabled);
        Assert.Equal([new MigDevice(0, 3, 0, 19968 * MiB), new(1, 4, 0, 19968 * MiB), new(2, 5, 0, 19968 * MiB), new(3, 6, 0, 19968 * MiB)], gpu.MigDevices);
    }

    [SamplesTheory]
    [InlineData("telegraf_a10g.xml", 1, 725, "/usr/lib/xorg/Xorg", 22)]
    [InlineData("telegraf_rtx-3080-v12.xml", 5, 835, "/usr/lib/Xorg", 550)]
    [InlineData("telegraf_rtx-4000-sff-ada-v13.xml", 4, 1842, "cosmic-comp", 410)]
    public void Reads_processes_with_commas_and_all(string file, int count, int id, string name, long memory)
    {
        GpuProcess[] processes = Parse(file).Gpus[0].Processes;

        Assert.Equal(count, processes.Length);
        Assert.Equal(new GpuProcess(id, name, memory * MiB), processes[0]);
    }

    [SamplesTheory]
    [InlineData("k8stestinfra_hardware_qx-h100.xml", "")]
    [InlineData("k8stestinfra_hardware_qx-b200.xml", "")]
    [InlineData("k8stestinfra_qx-gb200-lost.xml", "GPU-LOST GPU-ECCERR GPU-REMAP")]
    [InlineData("k8stestinfra_qx-gb200-ecc-injected.xml", "GPU-ECCERR GPU-REMAP")]
    [InlineData("telegraf_a100-sxm4-v12.xml", "GPU-COUNT GPU-MIG")]
    [InlineData("k8stestinfra_hardware_qx-t4.xml", "GPU-MODEL GPU-COMPUTE")]
    [InlineData("telegraf_a10g.xml", "GPU-DRIVER GPU-MODEL")]
    [InlineData("telegraf_gtx-1070-ti.xml", "GPU-DRIVER GPU-MODEL GPU-COMPUTE")]
    [InlineData("telegraf_rtx-3080-v12.xml", "GPU-MODEL GPU-PROCS")]
    public void The_checks_find_in_a_capture_what_is_wrong_with_its_host(string file, string ids)
    {
        NvidiaSmiReport report = Parse(file);
        HostFacts facts = HealthyHost.Facts with
        {
            SmiReport = Fact.Of(report),
            Driver = report.DriverVersion is string driver ? Fact.Of(driver) : Fact.None<string>("no driver"),
        };

        IEnumerable<string> wrong = HostChecks.Evaluate(facts).Where(check => check.Status is CheckStatus.Warning or CheckStatus.Failed).Select(check => check.Id);
        Assert.Equal(ids, string.Join(' ', wrong));
    }

    private static NvidiaSmiReport Parse(string file) => NvidiaSmiParser.Parse(Samples.Read(Path.Combine("nvidia-smi", file)));
}
