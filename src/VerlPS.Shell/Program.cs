using VerlPS.Shell;

// The engine reads these once, when it loads: no telemetry, and no listener for debuggers, which costs start-up time.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
Environment.SetEnvironmentVariable("POWERSHELL_DIAGNOSTICS_OPTOUT", "1");

CommandLine line = CommandLine.Parse(args);
switch (line.Action)
{
    case ShellAction.ShowHelp:
        Console.Out.Write(CommandLine.Usage);
        return ExitCode.Success;

    case ShellAction.ShowVersion:
        Console.Out.WriteLine(ShellHost.ProgramVersion);
        return ExitCode.Success;

    case ShellAction.Refuse:
        Console.Error.WriteLine(line.Text);
        return ExitCode.Usage;

    default:
        string? manifest = ModuleLocator.Find(out string problem);
        if (manifest is null)
        {
            Console.Error.WriteLine($"verlps: {problem}");
            return ExitCode.Usage;
        }

        using (var terminal = new Terminal())
        using (var runner = new Runner(terminal, line.Format))
            return runner.Run(line, manifest);
}
