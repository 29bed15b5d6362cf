namespace VerlPS.Hosts;

/// <summary>The kernel's loaded modules (/proc/modules).</summary>
/// <param name="Users">Of each module by name, the modules that use it.</param>
public sealed record KernelModules(IReadOnlyDictionary<string, IReadOnlyList<string>> Users)
{
    /// <summary>The module is loaded.</summary>
    public bool Has(string name) => Users.ContainsKey(name);

    /// <summary>The module is used by another.</summary>
    public bool IsUsed(string name, string by) => Users.TryGetValue(name, out IReadOnlyList<string>? users) && users.Contains(by);

    /// <summary>Reads lines such as <c>ib_core 405504 2 ib_uverbs,nvidia_peermem, Live 0x0000000000000000</c>; null where there is no text.</summary>
    public static KernelModules? Parse(string? text)
    {
        if (text is null)
            return null;

        Dictionary<string, IReadOnlyList<string>> users = new(StringComparer.Ordinal);
        foreach (string[] line in text.Split('\n').Select(line => line.Split(' ')).Where(line => line.Length > 3))
            users[line[0]] = line[3] == "-" ? [] : line[3].Split(',', StringSplitOptions.RemoveEmptyEntries);
        return new KernelModules(users);
    }
}
