using System.Text.RegularExpressions;

namespace VerlPS.Containers;

/// <summary>Commands that only keep a container alive, so that docker exec can start programs in it.</summary>
public static partial class KeepAlive
{
    /// <summary>
    /// The command sleeps for a day or more, watches an empty file, or is a shell without anything to do. What comes to
    /// that in the end, but runs a program of Python or another script first, is none: its log is that program's.
    /// </summary>
    /// <param name="command">The words, an entry point and a shell before them included.</param>
    public static bool Is(IReadOnlyList<string> command)
        => Waits().IsMatch(string.Join(' ', command)) && !command.Any(word => word.Contains(' ', StringComparison.Ordinal) && Works().IsMatch(word));

    [GeneratedRegex(@"(?:^|[\s/;&|])(?:sleep\s+(?:inf|infinity|\d+d|\d{5,}s?)|tail\s+-[fF]\s+/dev/null|(?:ba|da|z)?sh(?:\s+-[il]+)*)\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Waits();

    [GeneratedRegex(@"python|torchrun|\bray\s+job\b|\.(?:py|sh)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Works();
}
