using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Reflection;

namespace VerlPS.Shell;

/// <summary>This program as the engine sees it.</summary>
internal sealed class ShellHost(Terminal terminal, CancellationToken stop) : PSHost
{
    // Help and messages are in English, and so is a process without culture data.
    private static readonly CultureInfo English = new("en-US");

    public static string ProgramVersion
        => $"verlps {typeof(ShellHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion}"
            + $" (PowerShell engine {typeof(PSObject).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split(' ')[0]}, .NET {Environment.Version})";

    /// <summary>What the script gave to <c>exit</c>.</summary>
    public int? RequestedExitCode { get; private set; }

    public override string Name => "verlps";

    public override Version Version { get; } = typeof(ShellHost).Assembly.GetName().Version!;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => English;

    public override ShellUI UI { get; } = new ShellUI(terminal, stop);

    public override void SetShouldExit(int exitCode) => RequestedExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new PSNotImplementedException("verlps runs one command line; it has no prompt to suspend to.");

    public override void ExitNestedPrompt() => throw new PSNotImplementedException("verlps runs one command line; it has no nested prompt.");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
