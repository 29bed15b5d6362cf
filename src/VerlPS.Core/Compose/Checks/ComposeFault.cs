namespace VerlPS.Compose;

/// <summary>What one rule found in one place.</summary>
/// <param name="Status">How bad it is.</param>
/// <param name="Service">The service; null where it is about the file.</param>
/// <param name="Line">The line, from 1 on; 0 where it is about no line.</param>
/// <param name="Reason">Why, in one clause, without the place.</param>
internal sealed record ComposeFault(CheckStatus Status, string? Service, int Line, string Reason)
{
    /// <summary>What was found; never a secret.</summary>
    public string? Found { get; init; }

    /// <summary>What to write; null takes the catalogue's.</summary>
    public string? Remedy { get; init; }

    /// <summary>The reason with its place.</summary>
    public string Told
    {
        get
        {
            string place = string.Join(", ", new[] { Line > 0 ? FormattableString.Invariant($"line {Line}") : null, Service }.OfType<string>());
            return place.Length > 0 ? $"{place}: {Reason}" : Reason;
        }
    }

    public static ComposeFault Fail(string? service, int line, string reason, string? remedy = null) => new(CheckStatus.Failed, service, line, reason) { Remedy = remedy };

    public static ComposeFault Warn(string? service, int line, string reason, string? remedy = null) => new(CheckStatus.Warning, service, line, reason) { Remedy = remedy };
}
