namespace VerlPS.Failures;

/// <summary>The known failures: one row of Failures/Data/failure-signatures.csv each, in the file's order.</summary>
public static class FailureCatalogue
{
    private static readonly Lazy<IReadOnlyList<FailureSignature>> Rows = new(() => [.. CsvTable.Load("failure-signatures.csv").Select(row => new FailureSignature(row))]);
    private static readonly Lazy<SignatureSearch> Search = new(() => new SignatureSearch(Rows.Value));

    /// <summary>All signatures.</summary>
    public static IReadOnlyList<FailureSignature> Signatures => Rows.Value;

    /// <summary>The first known failure that a text shows; null where none does.</summary>
    /// <param name="text">An engine's message or a log line, of any length.</param>
    /// <param name="components">Only failures of these components; none means all.</param>
    public static VerlFailure? Find(ReadOnlySpan<char> text, params string[] components)
    {
        foreach (SignatureMatch match in Match(text) ?? [])
        {
            FailureSignature signature = Rows.Value[match.Row];
            if (components.Length == 0 || components.Contains(signature.Component))
                return signature.ToFailure(Evidence(text, match));
        }

        return null;
    }

    /// <summary>All known failures that a text shows, in the catalogue's order.</summary>
    /// <param name="text">A text of any length.</param>
    public static IReadOnlyList<VerlFailure> FindAll(ReadOnlySpan<char> text)
    {
        List<VerlFailure> found = [];
        foreach (SignatureMatch match in Match(text) ?? [])
            found.Add(Rows.Value[match.Row].ToFailure(Evidence(text, match)));
        return found;
    }

    /// <summary>The rows that a text shows; null for none.</summary>
    internal static List<SignatureMatch>? Match(ReadOnlySpan<char> text) => Search.Value.Match(text);

    internal static string Evidence(ReadOnlySpan<char> text, SignatureMatch match) => text.Slice(match.Index, match.Length).ToString();
}
