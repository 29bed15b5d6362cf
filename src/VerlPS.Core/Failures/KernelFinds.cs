using System.Globalization;
using System.Text.RegularExpressions;

namespace VerlPS.Failures;

/// <summary>A line of the kernel's log that tells of an error.</summary>
/// <param name="Time">When it was written, to a few seconds.</param>
/// <param name="Text">The line without level and time.</param>
/// <param name="Xid">The code of a GPU error; null where the kernel killed a process for memory.</param>
internal sealed record KernelFind(DateTimeOffset Time, string Text, int? Xid);

/// <summary>Finds what the kernel's log says of GPU errors and of processes killed for memory.</summary>
internal static partial class KernelFinds
{
    private const int Most = 100;
    private const int Longest = 300;

    /// <summary>The first lines within the time of a run, oldest first.</summary>
    /// <param name="log">The log as dmesg prints it.</param>
    /// <param name="boot">When the machine came up.</param>
    /// <param name="from">The run's beginning.</param>
    /// <param name="to">The run's end.</param>
    /// <param name="containerId">The container: processes that the kernel killed in another one are left out.</param>
    public static IReadOnlyList<KernelFind> Of(string log, DateTimeOffset boot, DateTimeOffset from, DateTimeOffset to, string containerId)
    {
        List<KernelFind> finds = [];
        bool elsewhere = false;
        foreach (ReadOnlySpan<char> line in log.AsSpan().EnumerateLines())
        {
            if (!IsTelling(line) || Telling().Match(line[..Math.Min(line.Length, 4 * Longest)].ToString()) is not { Success: true } match)
                continue;

            // The line before a kill names the group of the process.
            string text = match.Groups["text"].Value;
            if (text.StartsWith("oom-kill:", StringComparison.Ordinal))
            {
                elsewhere = Group().Match(text) is { Success: true } group && !containerId.StartsWith(group.Groups["id"].Value, StringComparison.Ordinal);
                continue;
            }

            int? xid = match.Groups["xid"].Success ? int.Parse(match.Groups["xid"].ValueSpan, CultureInfo.InvariantCulture) : null;
            bool others = xid is null && elsewhere;
            elsewhere = xid is not null && elsewhere;
            DateTimeOffset time = boot + TimeSpan.FromSeconds(double.Parse(match.Groups["time"].ValueSpan, CultureInfo.InvariantCulture));
            if (!others && time >= from && time <= to && finds.Count < Most)
                finds.Add(new KernelFind(time, text[..Math.Min(text.Length, Longest)], xid));
        }

        return finds;
    }

    private static bool IsTelling(ReadOnlySpan<char> line)
        => line.Contains("Xid (", StringComparison.Ordinal) || line.Contains("oom-kill:", StringComparison.Ordinal) || line.Contains("Killed process", StringComparison.Ordinal);

    [GeneratedRegex(
        @"^(?:<\d{1,4}>)?\[ *(?<time>\d{1,10}\.\d{1,9})\] ?(?:\[ *[TC]\d{1,10}\] )?(?<text>(?:NVRM: Xid \((?:PCI:)?[0-9a-fA-F:.]{5,16}\): (?<xid>\d{1,5})(?!\d)|oom-kill:constraint=|(?:Memory cgroup o|O)ut of memory: Killed process \d).*)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Telling();

    [GeneratedRegex(@"task_memcg=\S{0,200}?(?<id>[0-9a-f]{64})", RegexOptions.CultureInvariant)]
    private static partial Regex Group();
}
