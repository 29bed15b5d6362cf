using System.Text.RegularExpressions;

namespace VerlPS.Containers;

/// <summary>Commands that only keep a container alive, so that docker exec can start programs in it.</summary>
public static partial class KeepAlive
{
    /// <summary>The command sleeps for a day or more, watches an empty file, or is a shell without anything to do.</summary>
    /// <param name="command">The words, an entry point and a shell before them included.</param>
    public static bool Is(IReadOnlyList<string> command) => Words().IsMatch(string.Join(' ', command));

    [GeneratedRegex(@"(?:^|[\s/;&|])(?:sleep\s+(?:inf|infinity|\d+d|\d{5,}s?)|tail\s+-[fF]\s+/dev/null|(?:ba|da|z)?sh(?:\s+-[il]+)*)\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
