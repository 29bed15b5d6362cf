using System.Globalization;
using System.Text.RegularExpressions;

namespace VerlPS.Hosts;

/// <summary>What /etc/nvidia-container-runtime/config.toml says, as far as a check looks at it; null where a setting is not set.</summary>
public sealed partial record ToolkitConfig
{
    /// <summary>Where the file stops to be TOML, for example "line 7"; null where it doesn't.</summary>
    public string? Fault { get; init; }

    /// <summary>[nvidia-container-runtime] mode: auto, legacy, cdi, csv.</summary>
    public string? Mode { get; init; }

    /// <summary>[nvidia-container-cli] no-cgroups: devices are mounted but not allowed.</summary>
    public bool NoCgroups { get; init; }

    /// <summary>Sections that write a debug log.</summary>
    public IReadOnlyList<string> DebugLogs { get; init; } = [];

    /// <summary>Reads the file, line by line: it has no nested tables, and of its lists nothing is wanted.</summary>
    public static ToolkitConfig Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ToolkitConfig config = new();
        string section = string.Empty;
        bool inList = false;
        int number = 0;
        foreach (string raw in text.Split('\n'))
        {
            number++;
            string line = Comment().Replace(raw, "$1").Trim();
            if (inList)
            {
                inList = !line.EndsWith(']');
                continue;
            }

            if (line.Length == 0)
                continue;
            if (Section().Match(line) is { Success: true } header)
            {
                section = header.Groups[1].Value;
                continue;
            }

            if (Setting().Match(line) is not { Success: true } setting)
                return config with { Fault = string.Create(CultureInfo.InvariantCulture, $"line {number}") };

            string value = setting.Groups["value"].Value;
            inList = value.StartsWith('[') && !value.EndsWith(']');
            config = config.With(section, setting.Groups["key"].Value, value.Trim('"', '\''));
        }

        return inList ? config with { Fault = "the end of a list is missing" } : config;
    }

    private ToolkitConfig With(string section, string key, string value) => (section, key) switch
    {
        ("nvidia-container-runtime", "mode") => this with { Mode = value },
        ("nvidia-container-cli", "no-cgroups") => this with { NoCgroups = value == "true" },
        ("nvidia-container-runtime" or "nvidia-container-cli", "debug") when value.Length > 0 => this with { DebugLogs = [.. DebugLogs, section] },
        _ => this,
    };

    // A # inside quotes begins no comment.
    [GeneratedRegex("""^((?:[^#"']|"[^"]*"|'[^']*')*)#.*$""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Comment();

    [GeneratedRegex("""^\[{1,2}\s*([\w."'-]+)\s*\]{1,2}$""", RegexOptions.CultureInvariant)]
    private static partial Regex Section();

    [GeneratedRegex("""^(?<key>[\w."'-]+)\s*=\s*(?<value>"[^"]*"|'[^']*'|[\[{].*|[\w.+:-]+)$""", RegexOptions.CultureInvariant)]
    private static partial Regex Setting();
}
