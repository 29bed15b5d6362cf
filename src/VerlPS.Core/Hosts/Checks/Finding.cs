namespace VerlPS.Hosts;

/// <summary>What one rule makes of the facts.</summary>
/// <param name="Status">How it came out.</param>
/// <param name="Found">What was found.</param>
/// <param name="Reason">Why it is not Passed, in one clause.</param>
internal sealed record Finding(CheckStatus Status, string? Found, string? Reason)
{
    /// <summary>What to do; null takes the catalogue's.</summary>
    public string? Remedy { get; init; }

    /// <summary>What is wanted, where a parameter or a profile moved it; null takes the catalogue's.</summary>
    public string? Wanted { get; init; }

    public static Finding Pass(string found) => new(CheckStatus.Passed, found, null);

    public static Finding Warn(string found, string reason) => new(CheckStatus.Warning, found, reason);

    public static Finding Fail(string? found, string reason) => new(CheckStatus.Failed, found, reason);

    public static Finding Skip(string reason) => new(CheckStatus.Skipped, null, reason);
}
