using System.Globalization;
using System.Text.RegularExpressions;

namespace VerlPS.Hosts;

/// <summary>Finds the lines of the kernel's log that tell of boards and links. All others, and text that only looks alike further on in a line, are left out.</summary>
public static partial class KernelLogParser
{
    // Links come up and go down while a machine boots.
    private static readonly TimeSpan Boot = TimeSpan.FromMinutes(5);

    /// <summary>Reads the log.</summary>
    /// <param name="log">The log as dmesg prints it.</param>
    /// <param name="uptime">How long the machine runs; null leaves ages out.</param>
    public static KernelEvents Parse(string log, TimeSpan? uptime)
    {
        List<BoardError> xids = [], switches = [];
        List<LinkLoss> losses = [];
        foreach (ReadOnlySpan<char> line in log.AsSpan().EnumerateLines())
        {
            // The regular expressions see few lines, and of each no more than tells anything.
            const int Telling = 300;
            string text = IsTelling(line) ? line[..Math.Min(line.Length, Telling)].ToString() : string.Empty;
            if (Xid().Match(text) is { Success: true } xid)
                xids.Add(Error(xid, Age(xid, uptime)));
            else if (SwitchError().Match(text) is { Success: true } error)
                switches.Add(Error(error, Age(error, uptime)));
            else if (LinkDown().Match(text) is { Success: true } link && !(Seconds(link) < Boot))
                losses.Add(new LinkLoss(link.Groups["device"].Value.Split(' ')[^1], Age(link, uptime)));
        }

        return new KernelEvents(xids, switches, losses);
    }

    private static bool IsTelling(ReadOnlySpan<char> line)
        => line.Contains("Xid (", StringComparison.Ordinal)
            || line.Contains("link down", StringComparison.OrdinalIgnoreCase)
            || line.Contains("link is down", StringComparison.OrdinalIgnoreCase)
            || line.Contains("lost carrier", StringComparison.OrdinalIgnoreCase);

    private static BoardError Error(Match match, TimeSpan? age) => new(
        match.Groups["bus"].Value.ToLowerInvariant(),
        int.Parse(match.Groups["code"].ValueSpan, CultureInfo.InvariantCulture),
        match.Groups["severity"].Success ? match.Groups["severity"].ValueSpan is "Fatal" : null,
        age);

    private static TimeSpan? Age(Match match, TimeSpan? uptime)
        => Seconds(match) is TimeSpan time && uptime is TimeSpan now ? TimeSpan.FromTicks(Math.Max(0, (now - time).Ticks)) : null;

    private static TimeSpan? Seconds(Match match)
        => match.Groups["time"].Success ? TimeSpan.FromSeconds(double.Parse(match.Groups["time"].ValueSpan, CultureInfo.InvariantCulture)) : null;

    // Level, time since boot or dmesg -T's date, and the caller that some kernels add.
    private const string Prefix = @"^(?:<\d{1,4}>)?(?:\[ *(?<time>\d{1,10}\.\d{1,9})\] ?|\[[^\]]{1,40}\] )?(?:\[ *[TC]\d{1,10}\] )?";

    // Newer drivers state how bad an NVLink error is: "149, NETIR_LINK_EVT Fatal XC0 i0 Link 08".
    [GeneratedRegex(Prefix + @"NVRM: Xid \((?:PCI:)?(?<bus>[0-9a-fA-F:.]{5,16})\): (?<code>\d{1,5})(?!\d)(?:, (?:pid=[^,]{1,40}, name=[^,]{1,40}, )?[A-Z_/0-9]{3,40} (?<severity>Fatal|Nonfatal) )?", RegexOptions.CultureInvariant)]
    private static partial Regex Xid();

    [GeneratedRegex(Prefix + @"nvidia-nvswitch\d{1,4}: SXid \((?:PCI:)?(?<bus>[0-9a-fA-F:.]{5,16})\): (?<code>\d{1,6}), (?<severity>Fatal|Non-fatal)", RegexOptions.CultureInvariant)]
    private static partial Regex SwitchError();

    // "mlx5_core 0000:0c:00.0 ib0: Link down", "bnxt_en 0000:5e:00.0 ens1f0np0: NIC Link is Down", "ib0: lost carrier".
    [GeneratedRegex(Prefix + @"(?:(?:systemd-networkd(?:\[\d{1,10}\])?: )?(?<device>ib\w{1,14}): lost carrier|(?:mlx[45]_\w{2,6}|bnxt_en|irdma|ice) (?<device>[0-9a-f:.]{5,16}(?: [\w.-]{1,15})?): (?:NIC )?link (?:is )?down)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex LinkDown();
}
