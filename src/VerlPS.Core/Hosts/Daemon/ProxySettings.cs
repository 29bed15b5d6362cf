namespace VerlPS.Hosts;

/// <summary>Proxies, without the logins that their addresses may hold.</summary>
/// <param name="Http">For http://; null for none.</param>
/// <param name="Https">For https://; null for none.</param>
/// <param name="Exceptions">Names and networks that are reached directly.</param>
public sealed record ProxySettings(string? Http, string? Https, IReadOnlyList<string> Exceptions)
{
    /// <summary>What a shell's variables say; programs read the names in small letters first.</summary>
    public static ProxySettings FromVariables(Func<string, string?> environment)
    {
        return Create(Read("http_proxy"), Read("https_proxy"), Read("no_proxy"));

        string? Read(string name) => environment(name) is { Length: > 0 } value ? value : environment(name.ToUpperInvariant());
    }

    /// <summary>From addresses and a list as variables hold them.</summary>
    public static ProxySettings Create(string? http, string? https, string? exceptions)
        => new(WithoutLogin(http), WithoutLogin(https), exceptions?.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries) ?? []);

    private static string? WithoutLogin(string? address)
    {
        if (string.IsNullOrWhiteSpace(address))
            return null;

        string text = address.Trim();
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        int begin = scheme < 0 ? 0 : scheme + 3;
        // A password with a slash in it is malformed, and must not show either: what stands after the last @ is the host.
        string host = text[(Math.Max(text.LastIndexOf('@') + 1, begin))..].TrimEnd('/');
        return $"{(scheme < 0 ? "http" : text[..scheme])}://{host}";
    }
}
