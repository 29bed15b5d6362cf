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
        => Assert.Equal(reasons, string.Join(' ', Parse(file).Gpus[0].ClockEventReasons!));

    [SamplesTheory]
    [InlineData("k8stestinfra_qx-gb200-lost.xml")]
    public void A_lost_board_is_a_fault_and_its_neighbour_is_not(string file)
    {
        Gpu[] gpus = [.. Parse(file).Gpus];

        Assert.Equal([null, "GPU is lost"], gpus.Select(gpu => gpu.Fault));
        Assert.Null(gpus[1].MemoryTotal);
        Assert.True(gpus[0].RowRemapFailed);
        Assert.Null(gpus[1].RowRemapFailed);
        Assert.Null(gpus[1].FabricState);
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
    [InlineData("telegraf_a10g.xml", "G", 725, "/usr/lib/xorg/Xorg", 22)]
    [InlineData("telegraf_rtx-3080-v12.xml", "G G G G G", 835, "/usr/lib/Xorg", 550)]
    [InlineData("telegraf_rtx-4000-sff-ada-v13.xml", "G G C C+G", 1842, "cosmic-comp", 410)]
    public void Reads_processes_with_commas_and_all(string file, string types, int id, string name, long memory)
    {
        GpuProcess[] processes = Parse(file).Gpus[0].Processes;

        Assert.Equal(types, string.Join(' ', processes.Select(process => process.Type)));
        Assert.Equal(new GpuProcess(id, name, memory * MiB) { Type = "G" }, processes[0]);
    }

    [SamplesTheory]
    [InlineData("k8stestinfra_hardware_qx-b200.xml", "Blackwell", "Disabled", "Enabled", "Pass-Through", "None", false, "G525.0220.00.03")]
    [InlineData("k8stestinfra_hardware_qx-h100.xml", "Hopper", "Enabled", "Enabled", "Pass-Through", "None", false, "G520.0200.00.05")]
    [InlineData("k8stestinfra_hardware_qx-t4.xml", "Turing", "Enabled", "Enabled", "Pass-Through", "None", false, "G183.0200.00.02")]
    [InlineData("k8stestinfra_qx-gb200-lost.xml", "Blackwell", "Enabled", "Enabled", "N/A", "N/A", false, "G530.0200.00.01")]
    [InlineData("telegraf_a100-sxm4-v12.xml", "Ampere", "Disabled", "Enabled", "None", "None", true, "G506.0212.00.01")]
    [InlineData("telegraf_a10g.xml", "Ampere", "Disabled", "Enabled", "Pass-Through", null, false, "G133.0210.00.04")]
    [InlineData("telegraf_dual_2080-v13.xml", "Turing", "Enabled", "N/A", "None", "None", false, "G001.0000.02.04")]
    [InlineData("telegraf_gtx-1070-ti.xml", null, null, null, null, null, null, null)]
    [InlineData("telegraf_rtx-3080-v12.xml", "Ampere", "N/A", "N/A", "Pass-Through", "None", false, "G001.0000.03.03")]
    [InlineData("telegraf_rtx-4000-sff-ada-v13.xml", "Ada Lovelace", "Enabled", "Disabled", "None", "None", false, "G192.0550.00.02")]
    public void Reads_modes(string file, string? architecture, string? persistence, string? ecc, string? virtualization, string? recovery, bool? mig, string? inforom)
    {
        Gpu gpu = Parse(file).Gpus[0];

        Assert.Equal((architecture, persistence, ecc, ecc), (gpu.Architecture, gpu.PersistenceMode, gpu.EccMode, gpu.EccModePending));
        Assert.Equal((virtualization, recovery, mig, inforom), (gpu.VirtualizationMode, gpu.RecoveryAction, gpu.MigEnabled, gpu.InforomVersion));
        Assert.Equal("Default", gpu.ComputeMode);
        Assert.Null(gpu.LicenseStatus);
    }

    [SamplesTheory]
    [InlineData("k8stestinfra_hardware_qx-b200.xml", 16, 16, 5, 5, 0L)]
    [InlineData("k8stestinfra_hardware_qx-h100.xml", 16, 16, 5, 5, 150L)]
    [InlineData("k8stestinfra_hardware_qx-t4.xml", 8, 16, 3, 3, 0L)]
    [InlineData("k8stestinfra_qx-gb200-ecc-injected.xml", 16, 16, 6, 6, 0L)]
    [InlineData("telegraf_a100-sxm4-v12.xml", 16, 16, 4, 4, 0L)]
    [InlineData("telegraf_a10g.xml", 8, 16, 4, null, 0L)]
    [InlineData("telegraf_dual_2080-v13.xml", 8, 16, 3, 3, 0L)]
    [InlineData("telegraf_gtx-1070-ti.xml", 16, null, null, null, null)]
    public void Reads_links(string file, int? width, int? widest, int? generation, int? newest, long? replays)
    {
        Gpu gpu = Parse(file).Gpus[0];

        Assert.Equal((width, widest, generation, newest, replays), (gpu.LinkWidth, gpu.LinkWidthMaximum, gpu.LinkGenerationMaximum, gpu.LinkGenerationDevice, gpu.LinkReplays));
    }

    [SamplesTheory]
    [InlineData("k8stestinfra_hardware_qx-b200.xml", 52, 1000.0, 1965, 1965, 1965)]
    [InlineData("k8stestinfra_hardware_qx-h100.xml", 60, 700.0, 1980, 1980, 1980)]
    [InlineData("k8stestinfra_hardware_qx-t4.xml", 60, 70.0, null, null, 1590)]
    [InlineData("k8stestinfra_qx-gb200-ecc-injected.xml", 30, 1000.0, 2100, 2100, 2100)]
    [InlineData("telegraf_a100-sxm4-v12.xml", 62, 500.0, 1275, 1275, 1410)]
    [InlineData("telegraf_a10g.xml", 78, 300.0, 1710, 1710, 1710)]
    [InlineData("telegraf_dual_2080-v13.xml", 82, 215.0, null, null, 2160)]
    [InlineData("telegraf_gtx-1070-ti.xml", null, null, null, null, null)]
    [InlineData("telegraf_rtx-3080-v12.xml", 64, 320.0, null, null, 2100)]
    [InlineData("telegraf_rtx-4000-sff-ada-v13.xml", 51, 70.0, null, null, 3105)]
    public void Reads_the_way_to_the_slow_down_and_the_limits_of_power_and_clocks(string file, int? margin, double? power, int? clock, int? usual, int? highest)
    {
        Gpu gpu = Parse(file).Gpus[0];

        Assert.Equal((margin, power), (gpu.TemperatureMargin, gpu.PowerLimitDefault));
        Assert.Equal((clock, usual, highest), (gpu.ApplicationClock, gpu.ApplicationClockDefault, gpu.ClockMaximum));
    }

    [SamplesTheory]
    [InlineData("k8stestinfra_hardware_qx-h100.xml", 0L, 0L, 0L, 0L, 0, 0, false, null, null)]
    [InlineData("k8stestinfra_hardware_qx-t4.xml", 0L, 0L, 0L, 0L, null, null, null, 0, false)]
    [InlineData("k8stestinfra_qx-gb200-ecc-injected.xml", 5L, 8L, null, 0L, 0, 1, true, 0, false)]
    [InlineData("telegraf_a100-sxm4-v12.xml", 0L, 0L, 0L, 0L, null, null, null, null, null)]
    [InlineData("telegraf_a10g.xml", 0L, 0L, 0L, 0L, 0, 0, false, null, null)]
    [InlineData("telegraf_dual_2080-v13.xml", null, null, null, null, null, null, null, null, null)]
    [InlineData("telegraf_rtx-4000-sff-ada-v13.xml", null, null, null, null, 0, 0, false, null, null)]
    public void Reads_errors_and_repairs_of_memory(
        string file, long? uncorrected, long? ever, long? sram, long? dram, int? correctable, int? uncorrectable, bool? failed, int? pages, bool? pending)
    {
        Gpu gpu = Parse(file).Gpus[0];

        Assert.Equal((uncorrected, ever, sram, dram), (gpu.EccUncorrected, gpu.EccUncorrectedLifetime, gpu.EccCorrectedSram, gpu.EccCorrectedDram));
        Assert.Equal((correctable, uncorrectable, failed), (gpu.RowsRemappedCorrectable, gpu.RowsRemappedUncorrectable, gpu.RowRemapFailed));
        Assert.Equal((pages, pending), (gpu.RetiredPages, gpu.RetirementPending));
        Assert.Empty(gpu.MemoryFaults);
    }

    [SamplesTheory]
    [InlineData("k8stestinfra_hardware_qx-b200.xml", "Completed", "Success", "Healthy")]
    [InlineData("k8stestinfra_hardware_qx-h100.xml", "Completed", "Success", null)]
    [InlineData("k8stestinfra_qx-gb200-ecc-injected.xml", "Completed", "Success", null)]
    [InlineData("k8stestinfra_hardware_qx-t4.xml", null, null, null)]
    [InlineData("telegraf_a100-sxm4-v12.xml", null, null, null)]
    public void Reads_the_fabric(string file, string? state, string? status, string? health)
        => Assert.Equal((state, status, health), (Parse(file).Gpus[0].FabricState, Parse(file).Gpus[0].FabricStatus, Parse(file).Gpus[0].FabricHealth));

    [SamplesTheory]
    [InlineData("linux-x86_64__nvidia-h100-mig__590.48.01.txt")]
    public void Reads_the_uuids_of_mig_instances_from_the_list(string file)
    {
        Gpu gpu = new() { Index = 0, Name = "H100", Uuid = "GPU-00000000-0000-0000-0000-000000000000", MigDevices = [new(0, 2, 0, null), new(1, 3, 0, null), new(2, 9, 0, null), new(3, 10, 0, null)] };

        MigDevice[] devices = MigList.Fill([gpu], Samples.Read(Path.Combine("nvidia-smi", file)))[0].MigDevices;

        Assert.Equal(
            [
                ("3g.40gb", "MIG-00000000-0000-0000-0000-000000000000"), ("2g.20gb", "MIG-00000001-0000-0000-0000-000000000001"),
                ("1g.10gb", "MIG-00000002-0000-0000-0000-000000000002"), ("1g.10gb", "MIG-00000003-0000-0000-0000-000000000003"),
            ],
            devices.Select(device => (device.Profile, device.Uuid)));
    }

    [SamplesTheory]
    [InlineData("k8stestinfra_hardware_qx-h100.xml", "", "")]
    [InlineData("k8stestinfra_hardware_qx-b200.xml", "", "GPU-PERSIST")]
    [InlineData("k8stestinfra_qx-gb200-lost.xml", "GPU-LOST GPU-ECCERR GPU-REMAP", "")]
    [InlineData("k8stestinfra_qx-gb200-ecc-injected.xml", "GPU-ECCERR GPU-REMAP", "")]
    [InlineData("telegraf_a100-sxm4-v12.xml", "", "GPU-COUNT GPU-PERSIST GPU-MIG")]
    [InlineData("k8stestinfra_hardware_qx-t4.xml", "GPU-MODEL GPU-COMPUTE", "GPU-PCIE")]
    [InlineData("telegraf_a10g.xml", "GPU-DRIVER", "GPU-MODEL GPU-PERSIST GPU-PCIE GPU-PROCS")]
    [InlineData("telegraf_dual_2080-v13.xml", "GPU-MODEL GPU-COMPUTE", "GPU-PCIE")]
    [InlineData("telegraf_gtx-1070-ti.xml", "GPU-DRIVER GPU-MODEL GPU-COMPUTE", "")]
    [InlineData("telegraf_rtx-3080-v12.xml", "GPU-MODEL", "GPU-PROCS")]
    [InlineData("telegraf_rtx-4000-sff-ada-v13.xml", "", "GPU-MODEL GPU-PROCS")]
    public void The_checks_find_in_a_capture_what_is_wrong_with_its_host(string file, string failed, string warned)
    {
        NvidiaSmiReport report = Parse(file);
        HostFacts facts = HealthyHost.Facts with
        {
            SmiReport = Fact.Of(report),
            Driver = report.DriverVersion is string driver ? Fact.Of(driver) : Fact.None<string>("no driver"),
            Request = HealthyHost.Request with { Baseline = null },
        };

        ILookup<CheckStatus, string> checks = HostChecks.Evaluate(facts).ToLookup(check => check.Status, check => check.Id);
        Assert.Equal((failed, warned), (string.Join(' ', checks[CheckStatus.Failed]), string.Join(' ', checks[CheckStatus.Warning])));
    }

    private static NvidiaSmiReport Parse(string file) => NvidiaSmiParser.Parse(Samples.Read(Path.Combine("nvidia-smi", file)));
}
