namespace VerlPS.Hosts;

/// <summary>Asks names and servers, to see whether they answer. Never throws for what they do; the answer tells.</summary>
public interface INetworkProbe
{
    /// <summary>The addresses of a name, as this machine resolves it; empty where it does not.</summary>
    Task<IReadOnlyList<string>> ResolveAsync(string name, CancellationToken cancellationToken);

    /// <summary>One request, redirects not followed, the body not read.</summary>
    Task<ServerAnswer> AskAsync(HttpMethod method, Uri address, IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken);
}

/// <summary>How a server answered.</summary>
/// <param name="Status">The HTTP status; null where there was no answer.</param>
/// <param name="Headers">The answer's headers; names in any case.</param>
/// <param name="Error">Why there was no answer; null where there was one.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record ServerAnswer(int? Status, IReadOnlyDictionary<string, string> Headers, string? Error, TimeSpan Elapsed);
