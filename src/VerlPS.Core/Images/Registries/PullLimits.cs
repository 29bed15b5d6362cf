using System.Globalization;
using System.Text.RegularExpressions;

namespace VerlPS.Images;

/// <summary>Reads Docker Hub's headers on its limits, each a number and the seconds that it is for: <c>100;w=21600</c>.</summary>
public static partial class PullLimits
{
    /// <summary>The budget that they tell; without headers there is no limit, which is what paid accounts get.</summary>
    /// <param name="limit">ratelimit-limit.</param>
    /// <param name="remaining">ratelimit-remaining.</param>
    /// <param name="exhausted">The answer itself was 429.</param>
    public static PullBudget Read(string? limit, string? remaining, bool exhausted)
    {
        Match left = Form().Match(remaining ?? string.Empty);
        Match all = Form().Match(limit ?? string.Empty);
        return new PullBudget(exhausted ? 0 : Number(left.Groups[1]), Number(all.Groups[1]), Number(all.Groups[2]) is int seconds ? TimeSpan.FromSeconds(seconds) : null);
    }

    private static int? Number(Group group)
        => group.Success && int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    [GeneratedRegex(@"^\s*(\d{1,9})(?!\d)(?:\s*;\s*w=(\d{1,9})(?!\d))?", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
