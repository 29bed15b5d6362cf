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

    /// <summary>A budget in words.</summary>
    /// <param name="budget">The budget.</param>
    /// <param name="credential">Whose it is; null for this address's.</param>
    public static string Describe(PullBudget budget, RegistryCredential? credential)
    {
        string whose = credential is null ? "this address" : credential.Who;
        string window = budget.Window is TimeSpan span ? string.Create(CultureInfo.InvariantCulture, $" in {span.TotalHours:0.#} h") : "";
        return budget.Remaining is not int left ? $"Docker Hub does not limit the pulls of {whose}."
            : budget.Limit is int all ? string.Create(CultureInfo.InvariantCulture, $"Docker Hub: {left} of {all} pulls{window} left for {whose}.")
            : string.Create(CultureInfo.InvariantCulture, $"Docker Hub: {left} pulls left for {whose}.");
    }

    private static int? Number(Group group)
        => group.Success && int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    [GeneratedRegex(@"^\s*(\d{1,9})(?!\d)(?:\s*;\s*w=(\d{1,9})(?!\d))?", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
