using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace VerlPS.Shell;

/// <summary>Objects go to standard output; everything else, prompts too, to standard error.</summary>
internal sealed class ShellUI(Terminal terminal, CancellationToken stop) : PSHostUserInterface
{
    private readonly Prompts _prompts = new(terminal, stop);

    /// <summary>Sends objects, too, to standard error.</summary>
    public bool DivertToError { get; set; }

    public override PSHostRawUserInterface RawUI { get; } = new ShellRawUI(terminal);

    public override bool SupportsVirtualTerminal => terminal.OutputColour;

    public override void Write(string value)
    {
        if (DivertToError)
            terminal.WriteError(GetOutputString(value, terminal.ErrorColour));
        else
            terminal.WriteOutput(GetOutputString(value, terminal.OutputColour));
    }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value) => Write(value + "\n");

    public override void WriteErrorLine(string value) => WriteDiagnostic(value);

    public override void WriteWarningLine(string message) => WriteDiagnostic(Styled(PSStyle.Instance.Formatting.Warning, "WARNING", message));

    public override void WriteVerboseLine(string message) => WriteDiagnostic(Styled(PSStyle.Instance.Formatting.Verbose, "VERBOSE", message));

    public override void WriteDebugLine(string message) => WriteDiagnostic(Styled(PSStyle.Instance.Formatting.Debug, "DEBUG", message));

    public override void WriteProgress(long sourceId, ProgressRecord record) => terminal.WriteProgress(sourceId, record);

    public override string ReadLine() => _prompts.ReadLine();

    public override SecureString ReadLineAsSecureString() => _prompts.ReadSecret();

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        => _prompts.Choose(caption, message, choices, defaultChoice);

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
        => _prompts.Fill(caption, message, descriptions);

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName)
        => _prompts.Credential(caption, message, userName);

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options)
        => _prompts.Credential(caption, message, userName);

    private static string Styled(string style, string label, string message) => $"{style}{label}: {message}{PSStyle.Instance.Reset}";

    private void WriteDiagnostic(string value) => terminal.WriteError(GetOutputString(value, terminal.ErrorColour) + "\n");
}
