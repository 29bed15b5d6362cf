using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace VerlPS.Shell;

/// <summary>
/// A script and its arguments as the line that a user would type: the engine then binds them and leaves in <c>$?</c> and
/// <c>$LASTEXITCODE</c> how the file ended, as it does not for a script that a host runs as a command.
/// </summary>
internal static partial class ScriptCall
{
    public static string For(string path, IEnumerable<string> arguments)
        => string.Join(' ', arguments.Select(Argument).Prepend($"& {Quoted(path)}"));

    private static string Argument(string text)
    {
        Match parameter = Parameter().Match(text);
        if (!parameter.Success)
            return Quoted(text);

        string name = parameter.Groups["name"].Value;
        string value = parameter.Groups["value"].Value;
        return value.Length == 0 ? name : $"{name}:{(Boolean().IsMatch(value) ? value : Quoted(value))}";
    }

    private static string Quoted(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    [GeneratedRegex(@"\A(?<name>-[A-Za-z_]\w*)(:(?<value>.*))?\z", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Parameter();

    // The only way to give a switch the value false.
    [GeneratedRegex(@"\A\$(true|false)\z", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Boolean();
}
