namespace VerlPS.Shell;

internal enum ShellAction
{
    RunCommand,
    RunFile,
    ShowHelp,
    ShowVersion,
    Refuse,
}

internal enum OutputFormat
{
    Text,
    Json,
}

/// <summary>What the arguments ask for.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Text">The command line, the script's path, or what is wrong with the arguments.</param>
/// <param name="Arguments">The script's own arguments.</param>
/// <param name="Format">How objects are written.</param>
internal sealed record CommandLine(ShellAction Action, string Text = "", IReadOnlyList<string>? Arguments = null, OutputFormat Format = OutputFormat.Text)
{
    public const string Usage = """
        usage: verlps [-OutputFormat Text|Json] [-Command] <command line> | -
               verlps [-OutputFormat Text|Json] -File <script.ps1> [<argument>...]
               verlps -Version | -Help

        Runs one PowerShell command line or script with the VerlPS module imported.

          -Command <text>   the command line: everything that follows; - reads it from standard input
          -File <path>      the script; what follows binds to its param block
          -OutputFormat     Text: the views a terminal shows. Json: one JSON object a line
          -Version          the version of this program and of the engine
          -Help             this text; for a command: verlps Get-Help Test-VerlHost -Examples

        Exit code: 0 success; 1 the last command failed; 2 wrong usage; 130 after Ctrl+C, 143 after
        SIGTERM; otherwise what the script gave to exit.

        Environment: VERLPS_MODULE is the manifest, or the folder of it, to import instead of the one
        beside this program. NO_COLOR turns colour off.

        It hosts the PowerShell engine and nothing more: cmdlets such as Select-Object, Get-Content and
        ConvertTo-Json are part of pwsh.

        """;

    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var format = OutputFormat.Text;
        for (int at = 0; at < arguments.Count; at++)
        {
            string argument = arguments[at];
            if (argument is "-" || !argument.StartsWith('-'))
                return Command(arguments, at, format);

            // --help and -help are one to people who come from either side.
            switch (argument.TrimStart('-').ToUpperInvariant())
            {
                case "C" or "COMMAND":
                    return at + 1 < arguments.Count ? Command(arguments, at + 1, format) : Refuse("-Command needs a command line.");

                case "F" or "FILE":
                    return at + 1 < arguments.Count ? Script(arguments, at + 1, format) : Refuse("-File needs the path of a script.");

                case "O" or "OUTPUTFORMAT":
                    if (!Enum.TryParse(arguments.ElementAtOrDefault(++at), ignoreCase: true, out format) || !Enum.IsDefined(format))
                        return Refuse($"-OutputFormat is Text or Json, not '{arguments.ElementAtOrDefault(at)}'.");
                    break;

                case "V" or "VERSION":
                    return new CommandLine(ShellAction.ShowVersion);

                case "H" or "HELP" or "?":
                    return new CommandLine(ShellAction.ShowHelp);

                default:
                    return Refuse($"'{argument}' is not an option of this program; options of a command come after its name.");
            }
        }

        return Refuse("There is no command to run.");
    }

    private static CommandLine Command(IReadOnlyList<string> arguments, int from, OutputFormat format)
        => new(ShellAction.RunCommand, arguments[from] is "-" ? Console.In.ReadToEnd() : string.Join(' ', arguments.Skip(from)), Format: format);

    private static CommandLine Script(IReadOnlyList<string> arguments, int from, OutputFormat format)
        => File.Exists(arguments[from])
            ? new(ShellAction.RunFile, Path.GetFullPath(arguments[from]), [.. arguments.Skip(from + 1)], format)
            : Refuse($"The script '{arguments[from]}' does not exist.");

    private static CommandLine Refuse(string problem)
        => new(ShellAction.Refuse, $"verlps: {problem}\n{Usage[..Usage.IndexOf("\n\n", StringComparison.Ordinal)]}");
}
