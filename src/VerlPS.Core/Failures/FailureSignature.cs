using System.Text.RegularExpressions;

namespace VerlPS.Failures;

/// <summary>A row of Failures/Data/failure-signatures.csv: how a failure shows, why it happens, what to do.</summary>
public sealed class FailureSignature
{
    private readonly Lazy<Regex> _pattern;
    private readonly Lazy<Regex> _linearPattern;

    internal FailureSignature(IReadOnlyDictionary<string, string> row)
    {
        Id = row["id"];
        Component = row["component"];
        Phase = row["phase"];
        Severity = row["severity"];
        Expression = row["regex"];
        Literals = row["literals"].Split('|');
        Example = row["example"];
        Cause = row["cause"];
        Remedy = row["remedy"];
        IsSymptom = row["symptom"] == "yes";
        Check = row["check"] is { Length: > 0 } check ? check : null;

        _pattern = new Lazy<Regex>(() => new Regex(Expression, RegexOptions.CultureInvariant));
        _linearPattern = new Lazy<Regex>(() => new Regex(Expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
    }

    /// <summary>Stable id, for example NVD009.</summary>
    public string Id { get; }

    /// <summary>docker, nvidia, ray, vllm, nccl, …</summary>
    public string Component { get; }

    /// <summary>pull, host, start, compose or runtime.</summary>
    public string Phase { get; }

    /// <summary>info, warning, error or critical.</summary>
    public string Severity { get; }

    /// <summary>The regular expression of the failure's words.</summary>
    public string Expression { get; }

    /// <summary>Words of which every match of the expression holds at least one; each 5 characters or longer.</summary>
    public IReadOnlyList<string> Literals { get; }

    /// <summary>A line that shows it.</summary>
    public string Example { get; }

    /// <summary>Why it happens.</summary>
    public string Cause { get; }

    /// <summary>What to do.</summary>
    public string Remedy { get; }

    /// <summary>It tells of an end whose reason stands elsewhere.</summary>
    public bool IsSymptom { get; }

    /// <summary>The check of Test-VerlHost that looks at the same; null where none does.</summary>
    public string? Check { get; }

    /// <summary>Made in a hundredth of a millisecond; on a short piece of text no piece takes it long.</summary>
    internal Regex Pattern => _pattern.Value;

    /// <summary>The same, in time linear in any text; to make one takes ten milliseconds.</summary>
    internal Regex LinearPattern => _linearPattern.Value;

    /// <summary>The failure as a record.</summary>
    /// <param name="evidence">The words that matched.</param>
    public VerlFailure ToFailure(string evidence) => new()
    {
        Id = Id,
        Component = Component,
        Phase = Phase,
        Severity = Severity,
        Cause = Cause,
        Remedy = Remedy,
        Evidence = evidence,
        IsSymptom = IsSymptom,
        Check = Check,
    };
}
