using System.Buffers;

namespace VerlPS.Logs;

/// <summary>What Ray puts around a line: who wrote it, on which node, and how many equal lines it stands for.</summary>
internal readonly record struct LinePrefix(string? Actor, int? ProcessId, string? NodeIp, bool IsRaySystem, int Repeat)
{
    // Ray's prefixes are short; a long line that happens to begin with a parenthesis is not searched through.
    private const int LongestPrefix = 200;
    private const int LongestSuffix = 600;
    private const int DeepestNesting = 4;
    private const string Folded = "[repeated ";

    // What Ray writes for a node that it does not know.
    private const string Nowhere = "None";

    private static readonly SearchValues<char> Foreign = SearchValues.Create("\"'{}|\t");

    /// <summary>Takes the prefixes, which may be nested, and the suffix off.</summary>
    public static LinePrefix Take(ref ReadOnlySpan<char> text, NameCache names)
    {
        LinePrefix prefix = new(null, null, null, IsRaySystem: false, TakeRepeat(ref text));
        return text.IsEmpty || text[0] != '(' ? prefix : prefix.TakeNested(ref text, names);
    }

    /// <summary>Takes what a line that was rewritten has once more, the innermost writer's.</summary>
    public LinePrefix TakeNested(ref ReadOnlySpan<char> text, NameCache names)
    {
        LinePrefix prefix = this;
        for (int depth = 0; depth < DeepestNesting && !text.IsEmpty && text[0] == '('; depth++)
        {
            if (!prefix.TryTakeProcess(ref text, names, out LinePrefix inner))
                break;
            prefix = inner;
        }

        return prefix is { Actor: null, ProcessId: null } && TryTakeSystem(ref text, names, out string? component, out string? ip)
            ? prefix with { Actor = component, NodeIp = ip, IsRaySystem = true }
            : prefix;
    }

    // "(TaskRunner pid=3125) ", "(WorkerDict pid=4471, ip=10.0.0.6) ", "(pid=77) ", "(Loader(shard=3) pid=9) ", and, of
    // processes that Ray knows by name or not at all, "(pid=gcs_server) " and "(pid=) ".
    private bool TryTakeProcess(ref ReadOnlySpan<char> text, NameCache names, out LinePrefix prefix)
    {
        prefix = this;
        LineScanner scanner = new(text);
        if (!scanner.Take('(') || !scanner.TakeUntil("pid=", LongestPrefix, out ReadOnlySpan<char> name))
            return false;
        if (!name.IsEmpty && !(name[^1] == ' ' && IsName(name[..^1])))
            return false;
        bool isNumbered = scanner.TakeDigits(LongestPrefix, out ReadOnlySpan<char> digits);
        ReadOnlySpan<char> component = isNumbered ? [] : scanner.Rest[..Math.Max(0, scanner.Rest.IndexOfAny(',', ')'))];
        if (!isNumbered && !(name.IsEmpty && (component.IsEmpty || IsSystem(component))))
            return false;
        scanner.Skip(component.Length);
        ReadOnlySpan<char> ip = [];
        if (scanner.Take(','))
        {
            scanner.SkipBlanks();
            if (!scanner.Take("ip=") || !scanner.TakeUntil(")", LongestPrefix, out ip) || ip.IsEmpty || ip.Contains(' '))
                return false;
        }
        else if (!scanner.Take(')'))
        {
            return false;
        }

        scanner.Take(' ');
        text = scanner.Rest;
        prefix = prefix with
        {
            Actor = !name.IsEmpty ? names.Get(name[..^1]) : !component.IsEmpty ? names.Get(component) : Actor,
            ProcessId = LineScanner.Number(digits) ?? ProcessId,
            NodeIp = ip.IsEmpty || ip is Nowhere ? NodeIp : names.Get(ip),
            IsRaySystem = IsRaySystem || !component.IsEmpty,
        };
        return true;
    }

    // "(raylet) ", "(raylet, ip=10.0.0.6) ", "(autoscaler +1m5s) "
    private static bool TryTakeSystem(ref ReadOnlySpan<char> text, NameCache names, out string? component, out string? ip)
    {
        component = null;
        ip = null;
        LineScanner scanner = new(text);
        if (!scanner.Take('(') || scanner.Next is not ('r' or 'g' or 'd' or 'a' or 's') || !scanner.TakeUntil(")", LongestPrefix, out ReadOnlySpan<char> inside))
            return false;
        int comma = inside.IndexOf(", ip=", StringComparison.Ordinal);
        ReadOnlySpan<char> name = comma < 0 ? inside : inside[..comma];
        if (!IsSystem(name))
            return false;
        component = names.Get(name);
        ip = comma < 0 || inside[(comma + 5)..] is Nowhere ? null : names.Get(inside[(comma + 5)..]);
        scanner.Take(' ');
        text = scanner.Rest;
        return true;
    }

    private static bool IsSystem(ReadOnlySpan<char> name)
        => name is "raylet" or "gcs_server" or "dashboard" or "runtime_env_agent" or "autoscaler" or "scheduler"
            || name.StartsWith("autoscaler +", StringComparison.Ordinal) || name.StartsWith("scheduler +", StringComparison.Ordinal);

    private static bool IsName(ReadOnlySpan<char> name)
        => !name.IsEmpty && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.IndexOfAny(Foreign) < 0;

    // "… [repeated 7x across cluster]", the first time with a hint in parentheses behind it.
    private static int TakeRepeat(ref ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[^1] is not (']' or ')' or ' '))
            return 1;
        int skipped = Math.Max(0, text.Length - LongestSuffix);
        int at = text[skipped..].LastIndexOf(Folded, StringComparison.Ordinal);
        if (at < 0)
            return 1;

        LineScanner scanner = new(text[(skipped + at + Folded.Length)..]);
        if (!scanner.TakeDigits(LongestSuffix, out ReadOnlySpan<char> digits) || !scanner.Take("x across cluster]"))
            return 1;
        ReadOnlySpan<char> hint = scanner.Rest.Trim();
        if (!hint.IsEmpty && !(hint.StartsWith("(Ray deduplicates logs by default.", StringComparison.Ordinal) && hint[^1] == ')'))
            return 1;
        text = text[..(skipped + at)].TrimEnd();
        return LineScanner.Number(digits) ?? 1;
    }
}
