using System.Xml;
using System.Xml.Linq;

namespace VerlPS.Hosts;

/// <summary>
/// Reads the XML of <c>nvidia-smi -q -x</c> from any driver since 418. Elements are found by name and never by the
/// version of the DTD: the 525 and 535 drivers write the same DTD version with different names.
/// </summary>
public static class NvidiaSmiParser
{
    private const string Root = "nvidia_smi_log";

    /// <summary>Reads the program's whole output.</summary>
    /// <exception cref="FormatException">The output is not the XML of nvidia-smi, or breaks off; the message says which.</exception>
    public static NvidiaSmiReport Parse(string output)
    {
        XElement root = Load(Cut(output));
        return new NvidiaSmiReport(
            SmiValue.Text(root, "driver_version"),
            SmiValue.Text(root, "cuda_version"),
            SmiValue.Number(root, "attached_gpus"),
            [.. root.Elements("gpu").Select(ReadGpu)]);
    }

    // Warnings such as "infoROM is corrupted" are printed as plain text before or after the document.
    private static string Cut(string output)
    {
        int begin = output.IndexOf($"<{Root}>", StringComparison.Ordinal);
        int end = output.LastIndexOf($"</{Root}>", StringComparison.Ordinal);
        if (begin >= 0 && end < begin)
            throw new FormatException("the XML of nvidia-smi breaks off before its end");

        int declaration = output.IndexOf("<?xml", StringComparison.Ordinal);
        return begin < 0
            ? throw new FormatException("nvidia-smi printed no XML report")
            : output[(declaration >= 0 && declaration < begin ? declaration : begin)..(end + Root.Length + 3)];
    }

    private static XElement Load(string xml)
    {
        // The DOCTYPE names a DTD that is not shipped. Ignored, it is neither fetched nor are entities defined by it.
        XmlReaderSettings settings = new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, CheckCharacters = false };
        try
        {
            using XmlReader reader = XmlReader.Create(new StringReader(xml), settings);
            return XElement.Load(reader);
        }
        catch (XmlException error)
        {
            throw new FormatException($"the XML of nvidia-smi is malformed: {error.Message}", error);
        }
    }

    private static Gpu ReadGpu(XElement gpu, int index)
    {
        string name = SmiValue.Text(gpu, "product_name") ?? "unknown";
        return new Gpu
        {
            Index = index,
            Uuid = SmiValue.Text(gpu, "uuid"),
            Name = name,
            BusId = gpu.Attribute("id")?.Value ?? SmiValue.Text(gpu, "pci/pci_bus_id"),
            MemoryTotal = SmiValue.Bytes(gpu, "fb_memory_usage/total"),
            MemoryUsed = SmiValue.Bytes(gpu, "fb_memory_usage/used"),
            ComputeCapability = GpuBoards.Find(name)?.ComputeCapability,
            Utilization = (int?)SmiValue.Quantity(gpu, "%", "utilization/gpu_util"),
            Temperature = (int?)SmiValue.Quantity(gpu, "C", "temperature/gpu_temp"),
            PowerDraw = SmiValue.Quantity(gpu, "W", "gpu_power_readings/instant_power_draw", "gpu_power_readings/power_draw", "power_readings/power_draw"),
            PowerLimit = SmiValue.Quantity(gpu, "W", "gpu_power_readings/current_power_limit", "power_readings/enforced_power_limit", "power_readings/power_limit"),
            ClockEventReasons = [.. ReadClockEvents(gpu)],
            EccUncorrected = ReadUncorrected(gpu),
            RowRemapPending = SmiValue.IsOn(gpu, "remapped_rows/remapped_row_pending"),
            RowRemapFailed = SmiValue.IsOn(gpu, "remapped_rows/remapped_row_failure"),
            MigEnabled = SmiValue.IsOn(gpu, "mig_mode/current_mig"),
            MigDevices = [.. gpu.Elements("mig_devices").Elements("mig_device").Select(ReadMigDevice)],
            Processes = [.. gpu.Elements("processes").Elements("process_info").Select(ReadProcess).OfType<GpuProcess>()],
            // A process may call itself anything, a fault's text included.
            Fault = SmiValue.FindFault(gpu.Elements().Where(element => element.Name != "processes").DescendantsAndSelf()),
        };
    }

    private static IEnumerable<string> ReadClockEvents(XElement gpu)
    {
        string[] prefixes = ["clocks_event_reason_", "clocks_throttle_reason_"];
        return from element in gpu.Elements("clocks_event_reasons").Concat(gpu.Elements("clocks_throttle_reasons")).Elements()
               where element.Value.Trim() == "Active"
               let name = element.Name.LocalName
               select prefixes.FirstOrDefault(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) is string prefix ? name[prefix.Length..] : name;
    }

    // Newer drivers split SRAM errors by parity and SECDED; drivers before Ampere count double-bit errors.
    private static long? ReadUncorrected(XElement gpu)
    {
        int[] counts =
        [
            .. new[] { "sram_uncorrectable", "sram_uncorrectable_parity", "sram_uncorrectable_secded", "dram_uncorrectable", "double_bit/total" }
                .Select(name => SmiValue.Number(gpu, $"ecc_errors/volatile/{name}"))
                .OfType<int>(),
        ];
        return counts.Length == 0 ? null : counts.Sum(count => (long)count);
    }

    private static MigDevice ReadMigDevice(XElement device) => new(
        SmiValue.Number(device, "index") ?? 0,
        SmiValue.Number(device, "gpu_instance_id") ?? 0,
        SmiValue.Number(device, "compute_instance_id") ?? 0,
        SmiValue.Bytes(device, "fb_memory_usage/total"));

    private static GpuProcess? ReadProcess(XElement process)
        => SmiValue.Number(process, "pid") is int id
            ? new GpuProcess(id, SmiValue.Text(process, "process_name") ?? string.Empty, SmiValue.Bytes(process, "used_memory"))
            : null;
}
