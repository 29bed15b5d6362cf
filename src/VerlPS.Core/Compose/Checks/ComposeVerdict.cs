namespace VerlPS.Compose;

/// <summary>What compose itself makes of a file.</summary>
/// <param name="Missing">Why it was not asked; null where it was.</param>
/// <param name="Error">Why it refuses the file; null where it takes it.</param>
/// <param name="Warnings">What it warns of.</param>
internal sealed record ComposeVerdict(string? Missing, string? Error, IReadOnlyList<string> Warnings)
{
    /// <summary>It was not asked.</summary>
    public static ComposeVerdict None(string why) => new(why, null, []);
}
