using System.Globalization;
using System.Text.RegularExpressions;

namespace VerlPS.Hosts;

/// <summary>Reads <c>nvidia-smi -L</c>, which names MIG instances where the XML of the same driver does not.</summary>
public static partial class MigList
{
    private const int LongestLine = 512;

    /// <summary>The boards with the UUID and the profile of each instance, as far as the list names them.</summary>
    public static IReadOnlyList<Gpu> Fill(IReadOnlyList<Gpu> gpus, string list)
    {
        ILookup<string, Entry> entries = Read(list).ToLookup(entry => entry.Board, StringComparer.Ordinal);
        // Masked captures and some clouds give one UUID to several boards.
        bool distinct = gpus.Select(gpu => gpu.Uuid).Distinct().Count() == gpus.Count;
        return [.. gpus.Select(gpu => gpu with { MigDevices = [.. gpu.MigDevices.Select(device => Fill(gpu, device))] })];

        MigDevice Fill(Gpu gpu, MigDevice device)
        {
            Entry? entry = (distinct && gpu.Uuid is string uuid ? entries[uuid] : entries[Number(gpu.Index)]).FirstOrDefault(entry => entry.Device == device.Index);
            return entry is null ? device : device with { Uuid = device.Uuid ?? entry.Uuid, Profile = entry.Profile };
        }
    }

    // Each instance is given twice: under the board's UUID and under its number.
    private static IEnumerable<Entry> Read(string list)
    {
        string[] boards = [];
        foreach (string line in list.Split('\n').Where(line => line.Length <= LongestLine))
        {
            if (BoardLine().Match(line) is { Success: true } board)
            {
                boards = [board.Groups["uuid"].Value, Number(int.Parse(board.Groups["index"].ValueSpan, CultureInfo.InvariantCulture))];
            }
            else if (DeviceLine().Match(line) is { Success: true } device)
            {
                foreach (string name in boards)
                    yield return new Entry(name, int.Parse(device.Groups["index"].ValueSpan, CultureInfo.InvariantCulture), device.Groups["profile"].Value, device.Groups["uuid"].Value);
            }
        }
    }

    private static string Number(int index) => index.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^GPU (?<index>\d{1,4}): .*\(UUID: (?<uuid>GPU-[0-9a-fA-F-]+)\)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex BoardLine();

    [GeneratedRegex(@"^\s+MIG (?<profile>\S+)\s+Device\s+(?<index>\d{1,4}): \(UUID: (?<uuid>MIG-[0-9a-zA-Z/-]+)\)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex DeviceLine();

    private sealed record Entry(string Board, int Device, string Profile, string Uuid);
}
