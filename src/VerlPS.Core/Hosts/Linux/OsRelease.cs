namespace VerlPS.Hosts;

/// <summary>What /etc/os-release says.</summary>
/// <param name="PrettyName">The name for people; null where there is none.</param>
/// <param name="Distribution">The names for programs.</param>
public sealed record OsRelease(string? PrettyName, LinuxDistribution Distribution)
{
    private static readonly string[] Paths = ["/etc/os-release", "/usr/lib/os-release"];

    /// <summary>Reads it where os-release(5) says that it is.</summary>
    public static OsRelease? Read(IHostTree tree) => Paths.Select(tree.TryReadText).OfType<string>().Select(Parse).FirstOrDefault();

    /// <summary>Reads its lines, which are assignments of a shell; of a variable set twice the last one counts.</summary>
    public static OsRelease Parse(string text)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            int equals = line.IndexOf('=');
            if (equals > 0 && line[0] != '#')
                values[line[..equals].Trim().ToString()] = Unquote(line[(equals + 1)..].Trim());
        }

        return new OsRelease(
            Value("PRETTY_NAME"),
            new LinuxDistribution(Value("ID") ?? "linux", Value("ID_LIKE")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [], Value("VERSION_ID"), Value("VERSION_CODENAME")));

        string? Value(string name) => values.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;
    }

    private static string Unquote(ReadOnlySpan<char> value)
        => value is [char first and ('"' or '\''), .. ReadOnlySpan<char> inner, char last] && last == first
            ? inner.ToString().Replace("\\\"", "\"", StringComparison.Ordinal)
            : value.ToString();
}
