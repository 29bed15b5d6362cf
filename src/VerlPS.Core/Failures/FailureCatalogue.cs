using System.Text.RegularExpressions;

namespace VerlPS.Failures;

/// <summary>The known failures: one row of Failures/Data/failure-signatures.csv each, in the file's order.</summary>
public static class FailureCatalogue
{
    private static readonly Lazy<IReadOnlyList<Signature>> Signatures = new(Load);

    /// <summary>The first known failure that a text shows; null where none does.</summary>
    /// <param name="text">An engine's message or a log line.</param>
    /// <param name="components">Only failures of these components; none means all.</param>
    public static VerlFailure? Find(string text, params string[] components)
    {
        foreach (Signature signature in Signatures.Value)
        {
            if (components.Length > 0 && !components.Contains(signature.Component))
                continue;
            if (signature.Pattern.Match(text) is not { Success: true } match)
                continue;
            return new VerlFailure
            {
                Id = signature.Id,
                Component = signature.Component,
                Severity = signature.Severity,
                Cause = signature.Cause,
                Remedy = signature.Remedy,
                Evidence = match.Value,
            };
        }

        return null;
    }

    private static IReadOnlyList<Signature> Load()
        => [.. CsvTable.Load("failure-signatures.csv").Select(row => new Signature(
            row["id"],
            row["component"],
            row["severity"],
            new Regex(row["regex"], RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)),
            row["cause"],
            row["remedy"]))];

    private sealed record Signature(string Id, string Component, string Severity, Regex Pattern, string Cause, string Remedy);
}
