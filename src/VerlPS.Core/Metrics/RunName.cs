namespace VerlPS.Metrics;

/// <summary>Names runs after their logs.</summary>
internal static class RunName
{
    private static readonly string[] Endings = [".gz", ".log", ".txt", ".out", ".err", ".json", ".jsonl"];

    /// <summary>The name of a log without the endings that logs have. A dot alone does not begin one: <c>qwen2.5-7b</c>.</summary>
    public static string Of(string source)
    {
        string name = Path.GetFileName(source);
        while (Array.Find(Endings, ending => name.Length > ending.Length && name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) is string found)
            name = name[..^found.Length];
        return name.Length > 0 ? name : source;
    }
}
