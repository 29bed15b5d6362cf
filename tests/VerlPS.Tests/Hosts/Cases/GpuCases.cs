using VerlPS.Hosts;
using static VerlPS.CheckStatus;
using static VerlPS.Tests.Hosts.GpuTree;
using static VerlPS.Tests.Hosts.HealthyHost;

namespace VerlPS.Tests.Hosts;

/// <summary>Cases of the checks on the driver and the boards.</summary>
internal static class GpuCases
{
    public static RuleCase[] Rules { get; } =
    [
        new("GPU-SMI", Facts with { Smi = Fact.Of(new ProcessResult(0, "", "", TimeSpan.FromSeconds(7.25))) }, Warning, "nvidia-smi took 7.3 s, which hints at a driver in trouble"),
        new("GPU-DRIVER", Facts with { Driver = Fact.Of("525.60.13") }, Passed, null),
        new("GPU-DRIVER", Facts with { Driver = Fact.Of("515.105.01") }, Failed, "driver 515.105.01 runs no image of verl: all hold CUDA 12 or newer, which needs 525"),
        new("GPU-DRIVER", Facts with { Driver = Fact.Of("unknown") }, Warning, "'unknown' is no driver version that VerlPS knows"),
        new("GPU-DRIVER", Facts with { Driver = Fact.None<string>("no driver") }, Failed, "no NVIDIA driver is loaded"),
        new("GPU-LIBMISMATCH", Facts with { Smi = Ended(18, ""), SmiReport = NoReport, Driver = Fact.None<string>("no driver") }, Failed, "the kernel module is another version, not that of the libraries: no program can use a GPU"),
        new("GPU-LOST", WithBoard(g => g with { Fault = "GPU requires reset" }), Failed, null),
        new("GPU-MODEL", WithBoards(g => g with { MemoryTotal = 40536L << 20 }), Passed, null),
        new("GPU-MODEL", WithBoards(g => g with { MemoryTotal = 15 * GiB }), Failed, "15 GiB of GPU memory is too little: verl holds the trained and the serving model on one board"),
        new("GPU-MODEL", WithBoards(g => g with { MemoryTotal = null }), Skipped, "8 × H100 80GB, of unknown memory"),
        new("GPU-MODEL", Facts with { SmiReport = Report([]) }, Skipped, "no GPU"),
        new("GPU-MODEL", Facts with { Request = Request with { Profile = new() { Name = "A100x8", GpuName = "A100" } } }, Failed, "found 8 × H100 80GB, but profile A100x8 expects A100"),
        new("GPU-MODEL", Facts with { Request = Request with { Profile = new() { GpuName = "h100" } } }, Passed, null),
        new("GPU-COMPUTE", WithBoard(g => g with { ComputeCapability = "10.0" }), Passed, null),
        new("GPU-COMPUTE", WithBoards(g => g with { ComputeCapability = null }), Skipped, "boards not in the table"),
        new("GPU-ECCERR", WithBoards(g => g with { EccUncorrected = null, EccMode = "N/A" }), Skipped, "no ECC to count them"),
        new("GPU-ECCERR", WithBoards(g => g with { EccUncorrected = null, EccMode = null }), Skipped, "the driver doesn't tell"),
        new("GPU-ECCERR", WithBoard(g => g with { EccUncorrected = long.MaxValue }), Failed, null),
        new("GPU-ECCMODE", WithBoards(g => g with { EccMode = null }), Skipped, "the driver doesn't tell"),
        new("GPU-REMAP", WithBoards(g => g with { RowRemapFailed = null, RowRemapPending = null, RetiredPages = 0 }), Skipped, "these boards retire pages instead"),
        new("GPU-RETIRED", WithBoards(g => g with { RowRemapFailed = null }), Skipped, "the driver doesn't tell"),
        new("GPU-REPLAY", Facts, Skipped, "needs an earlier reading: -Baseline"),
        new("GPU-REPLAY", Since(0, 150), Skipped, "the earlier reading is not earlier"),
        new("GPU-REPLAY", Since(60, null), Skipped, "the earlier reading has no replay counters"),
        new("GPU-REPLAY", Since(60, 150), Passed, null),
        new("GPU-REPLAY", Since(60, 144), Warning, "PCIe packets were sent again: GPU 0 (6), at most 0.1 a minute"),
        new("GPU-REPLAY", Since(60, 900), Warning, "PCIe packets were sent again: GPU 0 (150), at most 2.5 a minute"),
        new("GPU-REPLAY", Since(10, 60), Failed, "PCIe packets were sent again: GPU 0 (90), at most 9 a minute"),
        new("GPU-THROTTLE", WithBoard(g => g with { ClockEventReasons = ["applications_clocks_setting"] }), Passed, null),
        new("GPU-THROTTLE", WithBoard(g => g with { ClockEventReasons = ["applications_clocks_setting"], ApplicationClock = 1200 }), Warning, "GPU 7 slowed down: applications_clocks_setting"),
        new("GPU-THROTTLE", WithBoards(g => g with { ClockEventReasons = null }), Skipped, "the driver doesn't tell"),
        new("GPU-PROCS", WithBoard(g => g with { MemoryUsed = 60 * GiB, Processes = [Process("/usr/bin/python3 train.py"), Process("ray::IDLE"), Process("\u001b]0;x\u0007evil"), Process("/x")] }), Warning, "GPU 7 in use: 60 GiB, by python3 (4711), ray::IDLE (4711), ]0;xevil (4711) and 1 more"),
        new("GPU-PROCS", WithBoards(g => g with { MemoryTotal = null, MemoryUsed = null }), Skipped, "the driver doesn't tell"),
        new("GPU-INFOROM", Facts with { Smi = Ended(14, "") }, Failed, "the InfoROM of a GPU is corrupted: what the board says of its own health can't be trusted"),
        new("GPU-VIRT", WithBoard(g => g with { VirtualizationMode = "VGPU", LicenseStatus = "Licensed (Expiry: 2027-1-2 3:4:5 GMT)" }), Warning, "vGPUs have no peer-to-peer copies and need a licence: collectives between them are slow"),
    ];

    public static TreeCase[] Trees { get; } =
    [
        new("GPU-SMI", Fill, Passed, null),
        new("GPU-SMI", Without, Failed, "nvidia-smi is not on PATH, so there is no NVIDIA driver or its tools are missing"),
        new("GPU-SMI", OtherHost, Skipped, "the engine is on another host"),
        new("GPU-DRIVER", bench => { Without(bench); bench.Write("proc/driver/nvidia/version", "NVRM version: NVIDIA UNIX x86_64 Kernel Module  470.256.02  Thu May  2 14:37:44 UTC 2024\n"); }, Failed, "driver 470.256.02 runs no image of verl: all hold CUDA 12 or newer, which needs 525"),
        new("GPU-DRIVER", OtherHost, Skipped, "the engine is on another host"),
        new("GPU-LIBMISMATCH", Fill, Passed, null),
        new("GPU-LIBMISMATCH", Mismatch, Failed, "the kernel module is 580.65.06, the libraries are 580.95: no program can use a GPU"),
        new("GPU-LIBMISMATCH", Without, Skipped, "no nvidia-smi"),
        new("GPU-LIBMISMATCH", bench => bench.Program("nvidia-smi", "exit 9"), Skipped, "nvidia-smi doesn't answer"),
        new("GPU-LOST", Fill, Passed, null),
        new("GPU-LOST", Last("29 C", "GPU is lost"), Failed, "GPU 7 (00000000:DF:00.0): GPU is lost"),
        new("GPU-LOST", Last("68.92 W", "[Unknown Error]"), Warning, "GPU 7 (00000000:DF:00.0): Unknown Error"),
        new("GPU-LOST", Without, Skipped, "no report from nvidia-smi"),
        new("GPU-MODEL", Fill, Passed, null),
        new("GPU-MODEL", Last("NVIDIA H100 80GB HBM3", "NVIDIA A100-SXM4-80GB"), Warning, "the boards differ (7 × H100 80GB + 1 × A100-SXM4-80GB): the slowest sets the pace"),
        new("GPU-MODEL", Each("81559 MiB", "24576 MiB"), Warning, "24 GiB of GPU memory is enough for small models only"),
        new("GPU-MODEL", Without, Skipped, "no report from nvidia-smi"),
        new("GPU-COMPUTE", Fill, Passed, null),
        new("GPU-COMPUTE", Last("NVIDIA H100 80GB HBM3", "Tesla T4"), Failed, "compute capability 7.5 is older than 8.0, which flash-attention and bfloat16 need"),
        new("GPU-COMPUTE", Without, Skipped, "no report from nvidia-smi"),
        new("GPU-PERSIST", Fill, Passed, null),
        new("GPU-PERSIST", Each("<persistence_mode>Enabled", "<persistence_mode>Disabled"), Warning, "persistence mode is off on all 8 GPUs: the unused driver unloads, so that each start waits for it and its settings are lost"),
        new("GPU-PERSIST", Each("<persistence_mode>Enabled", "<persistence_mode>N/A"), Skipped, "the driver doesn't tell"),
        new("GPU-ECCMODE", Fill, Passed, null),
        new("GPU-ECCMODE", Each(Ecc("Enabled", "Enabled"), Ecc("N/A", "N/A")), Passed, null),
        new("GPU-ECCMODE", Last(Ecc("Enabled", "Enabled"), Ecc("Disabled", "Disabled")), Warning, "ECC is off on GPU 7: a flipped bit spoils the training unseen"),
        new("GPU-ECCMODE", Last(Ecc("Enabled", "Enabled"), Ecc("Enabled", "Disabled")), Warning, "ECC of GPU 7 changes to Disabled with the next reboot"),
        new("GPU-ECCMODE", Without, Skipped, "no report from nvidia-smi"),
        new("GPU-ECCERR", Fill, Passed, null),
        new("GPU-ECCERR", Last("<dram_correctable>3</dram_correctable><dram_uncorrectable>0", "<dram_correctable>3</dram_correctable><dram_uncorrectable>5"), Failed, "uncorrectable ECC errors on GPU 7 (5)"),
        new("GPU-ECCERR", Last("<sram_threshold_exceeded>No", "<sram_threshold_exceeded>Yes"), Failed, "the driver reports GPU 7 (sram threshold exceeded)"),
        new("GPU-ECCERR", Last("<dram_correctable>3", "<dram_correctable>20000001"), Failed, "GPU 7 corrected more errors than a sound board has (GPU 7 (0 on the chip, 20000001 in its memory))"),
        new("GPU-ECCERR", Last("<sram_correctable>0", "<sram_correctable>10001"), Failed, null),
        new("GPU-ECCERR", Last("<sram_correctable>0", "<sram_correctable>2"), Warning, "corrected errors of on-chip memory on GPU 7 (2)"),
        new("GPU-ECCERR", Last("<aggregate><dram_uncorrectable>0", "<aggregate><dram_uncorrectable>8"), Warning, "uncorrectable errors earlier in the life of GPU 7 (8)"),
        new("GPU-ECCERR", Without, Skipped, "no report from nvidia-smi"),
        new("GPU-REMAP", Fill, Passed, null),
        new("GPU-REMAP", Last("<remapped_row_failure>No", "<remapped_row_failure>Yes"), Failed, "faulty memory rows of GPU 7 could not be remapped"),
        new("GPU-REMAP", Last("<remapped_row_pending>No", "<remapped_row_pending>Yes"), Failed, "faulty memory rows of GPU 7 wait for a reset to be remapped"),
        new("GPU-REMAP", Last("<remapped_row_unc>0", "<remapped_row_unc>513"), Failed, "more rows were remapped after uncorrectable errors than a board can take: GPU 7 (513)"),
        new("GPU-REMAP", Last("<remapped_row_corr>0", "<remapped_row_corr>2"), Warning, "memory rows were remapped on GPU 7 (2)"),
        new("GPU-REMAP", Without, Skipped, "no report from nvidia-smi"),
        new("GPU-RETIRED", Fill, Passed, null),
        new("GPU-RETIRED", Last("<double_bit_retirement><retired_count>N/A", "<double_bit_retirement><retired_count>3"), Warning, "memory pages were retired on GPU 7 (3)"),
        new("GPU-RETIRED", Last("<pending_retirement>N/A", "<pending_retirement>Yes"), Failed, "faulty memory pages of GPU 7 wait for a reboot to be retired"),
        new("GPU-RETIRED", Without, Skipped, "no report from nvidia-smi"),
        new("GPU-RECOVERY", Fill, Passed, null),
        new("GPU-RECOVERY", Last("<gpu_recovery_action>None", "<gpu_recovery_action>Drain and Reset"), Warning, "the driver asks for recovery of GPU 7 (Drain and Reset)"),
        new("GPU-RECOVERY", Last("<gpu_recovery_action>None", "<gpu_recovery_action>Reboot"), Failed, "the driver asks for recovery of GPU 7 (Reboot)"),
        new("GPU-RECOVERY", Each("<gpu_recovery_action>None", "<gpu_recovery_action>N/A"), Skipped, "the driver doesn't tell"),
        new("GPU-MIG", Fill, Passed, null),
        new("GPU-MIG", Each("Disabled</current_mig><pending_mig>Disabled", "N/A</current_mig><pending_mig>N/A"), Passed, null),
        new("GPU-MIG", Last("Disabled</pending_mig>", "Enabled</pending_mig>"), Failed, "MIG of GPU 7 waits for a reset to be turned on"),
        new("GPU-MIG", Cut, Warning, "MIG is on for GPU 0: a job gets one instance, and no training spans several"),
        new("GPU-MIG", Cut, Failed, "MIG is on for GPU 0, and no training spans instances: a process sees one only") { Request = HostBench.Wanted() with { Job = new() { GpuCount = 2 } } },
        new("GPU-MIG", Last("Disabled</current_mig><pending_mig>Disabled", "Enabled</current_mig><pending_mig>Enabled"), Failed, "MIG is on without an instance on GPU 7, so that CUDA finds no device there"),
        new("GPU-MIG", Without, Skipped, "no report from nvidia-smi"),
        new("GPU-PCIE", Fill, Passed, null),
        new("GPU-PCIE", Last("<current_link_width>16x", "<current_link_width>8x"), Failed, "PCIe lanes are missing: GPU 7 has 8 of 16"),
        new("GPU-PCIE", bench => bench.Smi(Small("<current_link_width>8x")), Warning, "PCIe lanes are missing: GPU 0 has 8 of 16"),
        new("GPU-PCIE", bench => bench.Smi(Small("<current_link_width>4x")), Failed, "PCIe lanes are missing: GPU 0 has 4 of 16"),
        new("GPU-PCIE", Each("<max_link_gen>5", "<max_link_gen>4"), Warning, "all 8 GPUs could use PCIe 5, but gets 4 from its slot"),
        new("GPU-PCIE", Each("<max_link_width>16x", "<max_link_width>N/A"), Skipped, "the driver doesn't tell"),
        new("GPU-THROTTLE", Fill, Passed, null),
        new("GPU-THROTTLE", Last(Reason("sw_thermal_slowdown", "Not Active"), Reason("sw_thermal_slowdown", "Active")), Warning, "GPU 7 slowed down: sw_thermal_slowdown"),
        new("GPU-THROTTLE", Last(Reason("hw_slowdown", "Not Active"), Reason("hw_slowdown", "Active")), Failed, "GPU 7 slowed down: hw_slowdown"),
        new("GPU-THROTTLE", Without, Skipped, "no report from nvidia-smi"),
        new("GPU-TEMP", Fill, Passed, null),
        new("GPU-TEMP", Last("58 C", "8 C"), Warning, "GPU 7 will slow down in 10 °C (29 °C)"),
        new("GPU-TEMP", Last("58 C", "-2 C"), Failed, "GPU 7 reached the temperature that slows down (29 °C)"),
        new("GPU-TEMP", Each("58 C", "N/A"), Skipped, "the driver doesn't tell"),
        new("GPU-POWER", Fill, Passed, null),
        new("GPU-POWER", Last("<current_power_limit>700.00", "<current_power_limit>450.50"), Warning, "GPU 7 may draw 450.5 W where 700 W is the default: slower by as much"),
        new("GPU-POWER", Without, Skipped, "no report from nvidia-smi"),
        new("GPU-CLOCKS", Fill, Passed, null),
        new("GPU-CLOCKS", Each("applications_clocks><graphics_clock>1980 MHz", "applications_clocks><graphics_clock>Requested functionality has been deprecated"), Passed, null),
        new("GPU-CLOCKS", Last("\t<applications_clocks><graphics_clock>1980", "\t<applications_clocks><graphics_clock>1200"), Warning, "applications on GPU 7 get 1200 MHz where 1980 MHz is the default"),
        new("GPU-CLOCKS", Without, Skipped, "no report from nvidia-smi"),
        new("GPU-COMPUTEMODE", Fill, Passed, null),
        new("GPU-COMPUTEMODE", Last("<compute_mode>Default", "<compute_mode>Exclusive_Process"), Failed, "GPU 7: only one process may use a GPU, but verl's training and rollout share it"),
        new("GPU-COMPUTEMODE", Last("<compute_mode>Default", "<compute_mode>Prohibited"), Failed, "GPU 7: no CUDA program may run"),
        new("GPU-COMPUTEMODE", Without, Skipped, "no report from nvidia-smi"),
        new("GPU-PROCS", Fill, Passed, null),
        new("GPU-PROCS", Last("<processes>", Running("C", "/usr/bin/python3 train.py", 100)), Warning, "GPU 7 in use: 1 MiB, by python3 (4711)"),
        new("GPU-PROCS", Last("<used>1 MiB", "<used>61440 MiB"), Warning, "GPU 7 in use: 60 GiB"),
        new("GPU-PROCS", Last("<processes>", Running("C", "python3", 100)), Warning, null) { Request = HostBench.Wanted() with { Job = new() { GpuCount = 7 } } },
        new("GPU-PROCS", Last("<processes>", Running("C", "python3", 100)), Failed, "7 of 8 free, but 8 asked for; GPU 7 in use: 1 MiB, by python3 (4711)") { Request = HostBench.Wanted() with { Job = new() { GpuCount = 8 } } },
        new("GPU-PROCS", Last("<processes>", Running("G", "/usr/lib/xorg/Xorg", 4)), Warning, "GPU 7 lightly used: 1 MiB, by Xorg (4711)"),
        new("GPU-PROCS", Last("<used>1 MiB", "<used>5120 MiB"), Warning, "GPU 7 lightly used: 5 GiB"),
        new("GPU-PROCS", Without, Skipped, "no report from nvidia-smi"),
        new("GPU-INFOROM", Fill, Passed, null),
        new("GPU-INFOROM", bench => bench.Smi($"{Document()}\nWARNING: infoROM is corrupted at gpu 0000:DF:00.0\n", exitCode: 14), Failed, "the InfoROM of 0000:DF:00.0 is corrupted: what the board says of its own health can't be trusted"),
        new("GPU-INFOROM", Each("<img_version>G520.0200.00.05", "<img_version>N/A"), Skipped, "the driver doesn't tell"),
        new("GPU-VIRT", Fill, Passed, null),
        new("GPU-VIRT", Each("<virtualization_mode>None", "<virtualization_mode>Pass-Through"), Passed, null),
        new("GPU-VIRT", Each("<virtualization_mode>None", "<virtualization_mode>Host VGPU"), Warning, "the boards are given out to virtual machines, not to containers of this host"),
        new("GPU-VIRT", Last("None</virtualization_mode></gpu_virtualization_mode>", "VGPU</virtualization_mode></gpu_virtualization_mode><vgpu_software_licensed_product><license_status>Unlicensed (Restricted)</license_status></vgpu_software_licensed_product>"), Failed, "the vGPU licence of GPU 7 (Unlicensed (Restricted)) is missing or over: CUDA is held back"),
        new("GPU-VIRT", Each("<virtualization_mode>None", "<virtualization_mode>N/A"), Skipped, "the driver doesn't tell"),
    ];

    // The host was read some minutes ago, when its first board had sent as many packets again.
    private static HostFacts Since(int minutes, long? replays)
    {
        Dictionary<string, string> values = replays is long count ? new() { ["gpu0.replays"] = $"{count}" } : [];
        return Facts with { Request = Request with { Baseline = new(Facts.Timestamp, values) }, Timestamp = Facts.Timestamp.AddMinutes(minutes) };
    }

    private static Fact<NvidiaSmiReport> NoReport => Fact.None<NvidiaSmiReport>("no report from nvidia-smi");

    private static Fact<ProcessResult> Ended(int exitCode, string output) => Fact.Of(new ProcessResult(exitCode, output, "", TimeSpan.FromSeconds(1)));

    private static GpuProcess Process(string name) => new(4711, name, null);

    private static string Ecc(string current, string pending) => $"<current_ecc>{current}</current_ecc><pending_ecc>{pending}</pending_ecc>";

    private static string Reason(string name, string state) => $"<clocks_event_reason_{name}>{state}</clocks_event_reason_{name}>";

    private static string Running(string type, string name, int mebibytes)
        => $"<processes><process_info><pid>4711</pid><type>{type}</type><process_name>{name}</process_name><used_memory>{mebibytes} MiB</used_memory></process_info>";

    // A cloud's small board, on half the lanes.
    private static string Small(string width)
    {
        Func<string, string> change = board => Change("81559 MiB", "23028 MiB")(Change("<current_link_width>16x", width)(board));
        return Document(change, change, count: 1);
    }

    private static void OtherHost(HostBench bench) => bench.EngineInfo = HostBench.Info(HostBench.Kernel, "6.8.0-40-generic");

    private static void Mismatch(HostBench bench)
    {
        bench.Program("nvidia-smi", "echo 'Failed to initialize NVML: Driver/library version mismatch'; echo 'NVML library version: 580.95'; exit 18");
        bench.Write("proc/driver/nvidia/version", "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.65.06  Release Build  (dvs-builder@U22)\n");
    }
}
