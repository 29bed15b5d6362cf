using System.Xml.Linq;

namespace VerlPS.Hosts;

/// <summary>Reads one board, under the names that each driver generation gave to its facts.</summary>
internal static class GpuReader
{
    public static Gpu Read(XElement gpu, int index)
    {
        string name = SmiValue.Text(gpu, "product_name") ?? "unknown";
        string? architecture = SmiValue.Text(gpu, "product_architecture");
        return new Gpu
        {
            Index = index,
            Uuid = SmiValue.Text(gpu, "uuid"),
            Name = name,
            Brand = SmiValue.Text(gpu, "product_brand"),
            Architecture = architecture,
            BusId = ReadAddress(gpu),
            MinorNumber = SmiValue.Number(gpu, "minor_number"),
            MemoryTotal = SmiValue.Bytes(gpu, "fb_memory_usage/total"),
            MemoryUsed = SmiValue.Bytes(gpu, "fb_memory_usage/used"),
            ComputeCapability = GpuBoards.Find(name)?.ComputeCapability ?? GpuBoards.CapabilityOf(architecture),
            Utilization = SmiValue.Whole(gpu, "%", "utilization/gpu_util"),
            Temperature = SmiValue.Whole(gpu, "C", "temperature/gpu_temp"),
            TemperatureMargin = ReadMargin(gpu),
            PowerDraw = SmiValue.Quantity(gpu, "W", "gpu_power_readings/instant_power_draw", "gpu_power_readings/power_draw", "gpu_power_readings/average_power_draw", "power_readings/power_draw"),
            PowerLimit = SmiValue.Quantity(gpu, "W", "gpu_power_readings/current_power_limit", "power_readings/enforced_power_limit", "power_readings/power_limit"),
            PowerLimitDefault = SmiValue.Quantity(gpu, "W", "gpu_power_readings/default_power_limit", "power_readings/default_power_limit"),
            ApplicationClock = SmiValue.Whole(gpu, "MHz", "applications_clocks/graphics_clock"),
            ApplicationClockDefault = SmiValue.Whole(gpu, "MHz", "default_applications_clocks/graphics_clock"),
            ClockMaximum = SmiValue.Whole(gpu, "MHz", "max_clocks/graphics_clock"),
            ClockEventReasons = ReadClockEvents(gpu),
            EccMode = SmiValue.Mode(gpu, "ecc_mode/current_ecc"),
            EccModePending = SmiValue.Mode(gpu, "ecc_mode/pending_ecc"),
            EccUncorrected = EccReader.Uncorrected(gpu, "volatile"),
            EccUncorrectedLifetime = EccReader.Uncorrected(gpu, "aggregate"),
            EccCorrectedSram = EccReader.CorrectedSram(gpu),
            EccCorrectedDram = EccReader.CorrectedDram(gpu),
            MemoryFaults = EccReader.MemoryFaults(gpu),
            RowsRemappedCorrectable = SmiValue.Number(gpu, "remapped_rows/remapped_row_corr"),
            RowsRemappedUncorrectable = SmiValue.Number(gpu, "remapped_rows/remapped_row_unc"),
            RowRemapPending = SmiValue.IsOn(gpu, "remapped_rows/remapped_row_pending"),
            RowRemapFailed = SmiValue.IsOn(gpu, "remapped_rows/remapped_row_failure"),
            RetiredPages = EccReader.RetiredPages(gpu),
            RetirementPending = EccReader.RetirementPending(gpu),
            InforomVersion = SmiValue.Text(gpu, "inforom_version/img_version"),
            PersistenceMode = SmiValue.Mode(gpu, "persistence_mode"),
            ComputeMode = SmiValue.Mode(gpu, "compute_mode"),
            VirtualizationMode = SmiValue.Mode(gpu, "gpu_virtualization_mode/virtualization_mode"),
            LicenseStatus = SmiValue.Text(gpu, "vgpu_software_licensed_product/license_status", "grid_licensed_product/license_status"),
            RecoveryAction = ReadRecovery(gpu),
            LinkWidth = SmiValue.Lanes(gpu, "pci/pci_gpu_link_info/link_widths/current_link_width"),
            LinkWidthMaximum = SmiValue.Lanes(gpu, "pci/pci_gpu_link_info/link_widths/max_link_width"),
            LinkGenerationMaximum = SmiValue.Number(gpu, "pci/pci_gpu_link_info/pcie_gen/max_link_gen"),
            LinkGenerationDevice = SmiValue.Number(gpu, "pci/pci_gpu_link_info/pcie_gen/max_device_link_gen"),
            LinkReplays = SmiValue.Count(gpu, "pci/replay_counter"),
            // A board that can't be cut says N/A.
            MigEnabled = SmiValue.Mode(gpu, "mig_mode/current_mig") == "N/A" ? false : SmiValue.IsOn(gpu, "mig_mode/current_mig"),
            MigPending = SmiValue.IsOn(gpu, "mig_mode/pending_mig"),
            MigDevices = [.. gpu.Elements("mig_devices").Elements("mig_device").Take(MostParts).Select(ReadMigDevice)],
            Processes = [.. gpu.Elements("processes").Elements("process_info").Take(MostParts).Select(ReadProcess).OfType<GpuProcess>()],
            FabricState = SmiValue.Text(gpu, "fabric/state"),
            FabricStatus = SmiValue.Text(gpu, "fabric/status"),
            FabricHealth = FabricHealth.Read(gpu),
            // A process may call itself anything, a fault's text included.
            Fault = SmiValue.FindFault(gpu.Elements().Where(element => element.Name.LocalName is not ("processes" or "accounted_processes")).DescendantsAndSelf()),
        };
    }

    private const int MostParts = 4096;

    private static string? ReadAddress(XElement gpu)
    {
        const int Longest = 32;
        return gpu.Attribute("id")?.Value.Trim() is { Length: > 0 and <= Longest } address && !address.Any(char.IsControl)
            ? address
            : SmiValue.Text(gpu, "pci/pci_bus_id");
    }

    // Hopper and newer count down: their reading is the distance to the limit, their threshold the distance at which they slow down.
    private static int? ReadMargin(XElement gpu)
    {
        if (SmiValue.Whole(gpu, "C", "temperature/gpu_temp_tlimit") is int distance)
            return distance - (SmiValue.Whole(gpu, "C", "temperature/gpu_temp_slow_tlimit_threshold") ?? 0);
        return SmiValue.Whole(gpu, "C", "temperature/gpu_temp_slow_threshold") is int limit and > 0 ? limit - SmiValue.Whole(gpu, "C", "temperature/gpu_temp") : null;
    }

    private static string[]? ReadClockEvents(XElement gpu)
    {
        string[] prefixes = ["clocks_event_reason_", "clocks_throttle_reason_"];
        (string Name, bool IsActive)[] told =
        [
            .. from element in gpu.Elements("clocks_event_reasons").Concat(gpu.Elements("clocks_throttle_reasons")).Elements()
               let name = element.Name.LocalName
               where SmiValue.IsOn(SmiValue.Own(element)) is not null
               select (prefixes.FirstOrDefault(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) is string prefix ? name[prefix.Length..] : name, SmiValue.Own(element) == "Active"),
        ];
        return told.Length == 0 ? null : [.. told.Where(reason => reason.IsActive).Select(reason => reason.Name)];
    }

    // Drivers before 570 say it with two answers in place of one.
    private static string? ReadRecovery(XElement gpu)
        => SmiValue.Mode(gpu, "gpu_recovery_action")
            ?? (SmiValue.IsOn(gpu, "gpu_reset_status/reset_required"), SmiValue.IsOn(gpu, "gpu_reset_status/drain_and_reset_recommended")) switch
            {
                (true, _) => "Reset",
                (_, true) => "Drain and Reset",
                (null, null) => null,
                _ => "None",
            };

    private static MigDevice ReadMigDevice(XElement device) => new(
        SmiValue.Number(device, "index") ?? 0,
        SmiValue.Number(device, "gpu_instance_id") ?? 0,
        SmiValue.Number(device, "compute_instance_id") ?? 0,
        SmiValue.Bytes(device, "fb_memory_usage/total"))
    {
        Uuid = SmiValue.Text(device, "uuid"),
    };

    private static GpuProcess? ReadProcess(XElement process)
        => SmiValue.Number(process, "pid") is int id
            ? new GpuProcess(id, ReadName(process), SmiValue.Bytes(process, "used_memory")) { Type = SmiValue.Text(process, "type") }
            : null;

    private static string ReadName(XElement process)
        => process.Element("process_name") is { HasElements: false } name ? name.Value.Trim() : string.Empty;
}
