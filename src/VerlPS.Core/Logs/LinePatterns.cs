using System.Text.Json;
using System.Text.RegularExpressions;

namespace VerlPS.Logs;

/// <summary>The forms of lines that verl and what it runs on write (Logs/Data/log-line-regexes.json).</summary>
internal static class LinePatterns
{
    private static readonly Dictionary<string, string> Texts = Load();

    public static Regex Ansi { get; } = Pattern("ansi", RegexOptions.Compiled);

    public static Regex RayPrefix { get; } = Pattern("rayPrefix", RegexOptions.Compiled);

    public static Regex RaySystemPrefix { get; } = Pattern("raySystemPrefix");

    public static Regex RepeatedSuffix { get; } = Pattern("repeatedSuffix");

    public static Regex Step { get; } = Pattern("stepLine");

    public static Regex MetricValue { get; } = Pattern("metricValue");

    public static Regex TotalSteps { get; } = Pattern("totalSteps");

    public static Regex VerlLogging { get; } = Pattern("verlLogging");

    public static Regex VllmLogging { get; } = Pattern("vllmLogging");

    public static Regex RayPython { get; } = Pattern("rayPython");

    public static Regex RayCpp { get; } = Pattern("rayCpp");

    public static Regex C10d { get; } = Pattern("c10d");

    public static Regex Nccl { get; } = Pattern("nccl");

    public static Regex Sglang { get; } = Pattern("sglang");

    // Only what nearly every line of a run needs is compiled: each costs some ten milliseconds before the first line.
    private static Regex Pattern(string name, RegexOptions options = RegexOptions.None) => new(Texts[name], options | RegexOptions.CultureInvariant);

    private static Dictionary<string, string> Load()
    {
        using Stream stream = CsvTable.Open("log-line-regexes.json");
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
    }
}
