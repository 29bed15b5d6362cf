using System.Buffers;

namespace VerlPS.Hosts;

/// <summary>Text as a POSIX shell takes it.</summary>
internal static class ShellText
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@%+=:,./-");

    /// <summary>One word, in single quotes where it needs them.</summary>
    public static string Word(string text)
        => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(Plain) ? text : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>A command line.</summary>
    public static string Line(string program, IEnumerable<string> arguments) => string.Join(' ', arguments.Prepend(program).Select(Word));

    /// <summary>A command that writes a text to a file.</summary>
    public static string Write(string target, string text)
    {
        // A line of the text that reads like the end would end it.
        string end = "EOF";
        while (text.Split('\n').Contains(end))
            end += "_";
        return $"cat >{target} <<'{end}'\n{text}{end}";
    }
}
