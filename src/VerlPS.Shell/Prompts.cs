using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace VerlPS.Shell;

/// <summary>Questions on standard error, answers from standard input.</summary>
internal sealed class Prompts(Terminal terminal, CancellationToken stop)
{
    public string ReadLine()
        => Read(Console.In.ReadLine) ?? throw new HostException("A question was asked, but standard input has ended. Answer it, or give -Confirm:$false.");

    public SecureString ReadSecret()
    {
        var secret = new SecureString();
        if (Console.IsInputRedirected)
        {
            foreach (char c in ReadLine())
                secret.AppendChar(c);
            return secret;
        }

        while (Read(() => Console.ReadKey(intercept: true)) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key is ConsoleKey.Backspace && secret.Length > 0)
                secret.RemoveAt(secret.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                secret.AppendChar(key.KeyChar);
        }

        terminal.WriteError("\n");
        return secret;
    }

    public int Choose(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        (string Key, string Label)[] labels = [.. choices.Select(Label)];
        Introduce(caption, message);
        while (true)
        {
            string options = string.Join("  ", labels.Select(l => $"[{l.Key}] {l.Label}"));
            string preset = defaultChoice >= 0 ? $" (default is \"{labels[defaultChoice].Key}\")" : "";
            terminal.WriteError($"{options}  [?] Help{preset}: ");
            string answer = ReadLine().Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
                return defaultChoice;

            int chosen = Array.FindIndex(labels, l =>
                answer.Equals(l.Key, StringComparison.OrdinalIgnoreCase) || answer.Equals(l.Label, StringComparison.OrdinalIgnoreCase));
            if (chosen >= 0)
                return chosen;
            if (answer is "?")
                terminal.WriteError(string.Concat(choices.Select((c, i) => $"{labels[i].Key} - {c.HelpMessage}\n")));
        }
    }

    public Dictionary<string, PSObject> Fill(string caption, string message, Collection<FieldDescription> fields)
    {
        if (Console.IsInputRedirected)
            throw new HostException($"{message.Trim()} Missing: {string.Join(", ", fields.Select(f => f.Name))}.");

        Introduce(caption, message);
        var answers = new Dictionary<string, PSObject>(StringComparer.OrdinalIgnoreCase);
        foreach (FieldDescription field in fields)
        {
            terminal.WriteError($"{field.Name}: ");
            var type = Type.GetType(field.ParameterAssemblyFullName) ?? typeof(string);
            object answer = type == typeof(SecureString) ? ReadSecret() : ReadLine();
            answers[field.Name] = PSObject.AsPSObject(LanguagePrimitives.ConvertTo(answer, type, CultureInfo.InvariantCulture));
        }

        return answers;
    }

    public PSCredential Credential(string caption, string message, string? userName)
    {
        Introduce(caption, message);
        if (string.IsNullOrEmpty(userName))
        {
            terminal.WriteError("User: ");
            userName = ReadLine();
        }

        terminal.WriteError($"Password for {userName}: ");
        return new PSCredential(userName, ReadSecret());
    }

    // A read can't be taken back; on Ctrl+C its thread is left waiting while the pipeline ends.
    private T Read<T>(Func<T> read)
    {
        try
        {
            return Task.Run(read, stop).WaitAsync(stop).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    private void Introduce(string caption, string message)
        => terminal.WriteError(string.Concat(new[] { caption, message }.Where(t => !string.IsNullOrEmpty(t)).Select(t => t + "\n")));

    // '&' stands before the letter that answers; '&&' is a plain one.
    private static (string Key, string Label) Label(ChoiceDescription choice)
    {
        int at = choice.Label.IndexOf('&', StringComparison.Ordinal);
        string label = choice.Label.Replace("&", "", StringComparison.Ordinal);
        return (at >= 0 && at < label.Length ? label[at..(at + 1)].ToUpperInvariant() : label, label);
    }
}
