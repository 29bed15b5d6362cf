using System.Xml.Linq;

namespace VerlPS.Hosts;

/// <summary>Reads what nvidia-smi says of the health of an NVSwitch fabric: a summary since driver 570, before that single aspects.</summary>
internal static class FabricHealth
{
    private const string Summary = "summary";
    private static readonly string[] Sound = ["Healthy", "Full", "False", "No"];

    /// <summary>"Healthy", or what is not; null where nothing is told.</summary>
    public static string? Read(XElement gpu)
    {
        (string Name, string Value)[] told =
        [
            .. gpu.Elements("fabric").Elements("health").Elements()
                .Select(aspect => (Name: aspect.Name.LocalName, Value: SmiValue.Own(aspect)))
                .Where(aspect => aspect.Value is not null)
                .Select(aspect => (aspect.Name, aspect.Value!)),
        ];
        if (told.Length == 0)
            return SmiValue.Text(gpu, "fabric/health");

        (string Name, string Value)[] wrong = [.. told.Where(aspect => !Sound.Contains(aspect.Value, StringComparer.OrdinalIgnoreCase))];
        string summary = wrong.FirstOrDefault(aspect => aspect.Name == Summary).Value ?? "Unhealthy";
        string[] aspects = [.. wrong.Where(aspect => aspect.Name != Summary).Select(aspect => $"{aspect.Name.Replace('_', ' ')} {aspect.Value}")];
        return wrong.Length == 0 ? "Healthy"
            : aspects.Length == 0 ? summary
            : $"{summary} ({string.Join(", ", aspects)})";
    }
}
