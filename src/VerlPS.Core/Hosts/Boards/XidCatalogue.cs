using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>How bad an Xid is.</summary>
public enum XidSeverity
{
    /// <summary>Says something and harms nothing.</summary>
    Information,

    /// <summary>A job failed, by its own fault most likely; the board is sound.</summary>
    Application,

    /// <summary>Worth to be known; the board works.</summary>
    Warning,

    /// <summary>The log line says how bad it is.</summary>
    Stated,

    /// <summary>The board can't be relied on before something is done.</summary>
    Fatal,
}

/// <summary>What an Xid means.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Meaning">In a few words.</param>
/// <param name="Remedy">What to do.</param>
public sealed record Xid(XidSeverity Severity, string Meaning, string Remedy);

/// <summary>
/// The Xids that are known (Data/xid-codes.csv). Codes and what to do are facts from NVIDIA's catalogue of Xid errors
/// (docs.nvidia.com/deploy/xid-errors/analyzing-xid-catalog.html); which are fatal is gpud's list of those after which it
/// asks for a reboot or an inspection (leptonai/gpud, components/accelerator/nvidia/xid), and for codes newer than that
/// list those that NVIDIA answers with a reset.
/// </summary>
public static class XidCatalogue
{
    private static readonly Dictionary<string, string> Remedies = new(StringComparer.Ordinal)
    {
        ["none"] = "Nothing has to be done.",
        ["application"] = "Look into the job's own log first; restart the job, and run it under compute-sanitizer if it comes back.",
        ["restart"] = "Restart the job; have the board looked at if it comes back.",
        ["reset"] = "Stop what uses the GPU and reset it, 'nvidia-smi --gpu-reset -i ID'; reboot where that fails.",
        ["reboot"] = "Drain the node and reboot it; have the board looked at if it comes back.",
        ["inspect"] = "Drain the node and power-cycle it; have the board, its seat, power and riser looked at.",
        ["nvlink"] = "Look at 'nvidia-smi nvlink -s' and the fabric manager's log; reset all GPUs together or reboot.",
        ["update"] = "Update the driver and its firmware, and reboot.",
    };

    private static readonly Lazy<IReadOnlyDictionary<int, Xid>> Codes = new(() => CsvTable.Load("xid-codes.csv").ToDictionary(
        row => int.Parse(row["code"], CultureInfo.InvariantCulture),
        row => new Xid(Enum.Parse<XidSeverity>(row["severity"], ignoreCase: true), row["meaning"], Remedies[row["action"]])));

    /// <summary>All codes.</summary>
    public static IReadOnlyDictionary<int, Xid> All => Codes.Value;

    /// <summary>What a code means; codes that are not known are worth a warning.</summary>
    public static Xid Find(int code)
        => Codes.Value.TryGetValue(code, out Xid? known) ? known : new Xid(XidSeverity.Warning, "a code that VerlPS does not know", "Look it up in NVIDIA's list of Xid errors.");
}
