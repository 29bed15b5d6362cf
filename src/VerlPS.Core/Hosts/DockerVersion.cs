using System.Text.RegularExpressions;

namespace VerlPS.Hosts;

/// <summary>Reads versions as the engine and compose write them: 28.5.2, 26.1.5+dfsg1, v2.40.0-rc.1.</summary>
internal static partial class DockerVersion
{
    /// <summary>The numbers; null where the text does not begin with two of them.</summary>
    public static Version? TryParse(string? text)
        => Form().Match(text ?? string.Empty) is { Success: true } match ? Version.Parse(match.Groups[1].ValueSpan) : null;

    [GeneratedRegex(@"^v?(\d{1,5}\.\d{1,5}(?:\.\d{1,5})?)", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
