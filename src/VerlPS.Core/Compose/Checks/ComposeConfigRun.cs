using System.Text.RegularExpressions;
using VerlPS.Hosts;

namespace VerlPS.Compose;

/// <summary>Lets compose read a file, <c>config --quiet</c>: nothing is started, and no registry asked.</summary>
internal static partial class ComposeConfigRun
{
    /// <summary>Runs it.</summary>
    /// <param name="reader">Runs the plugin within a limit of time.</param>
    /// <param name="plugin">The plugin.</param>
    /// <param name="facts">The file.</param>
    public static async Task<ComposeVerdict> AskAsync(FactReader reader, Fact<ComposePlugin> plugin, ComposeFacts facts)
    {
        if (plugin.Missing is string missing)
            return ComposeVerdict.None(missing);
        if (plugin.Known().Path is not string program)
            return ComposeVerdict.None("there is no Compose v2 plugin here");
        // Compose would fetch such files, and ask for passwords.
        if (Remote(facts) is string remote)
            return ComposeVerdict.None($"it takes a part from the network, {remote}");

        ProcessResult run = await reader.RunAsync(program, "-f", facts.Path, "config", "--quiet").ConfigureAwait(false);
        return run.TimedOut ? ComposeVerdict.None(FormattableString.Invariant($"compose gave no answer within {reader.Timeout.TotalSeconds:0.#} s"))
            : run.NotFound ? ComposeVerdict.None($"{program} is gone")
            : Read(run, facts.Path);
    }

    /// <summary>Reads what it wrote.</summary>
    public static ComposeVerdict Read(ProcessResult run, string path)
    {
        List<string> warnings = [], errors = [];
        foreach (string line in run.Error.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            if (LogLine().Match(line) is { Success: true } match)
                (match.Groups["level"].Value == "warning" ? warnings : errors).Add(Plain(match.Groups["text"].Value.Replace("\\\"", "\"", StringComparison.Ordinal), path));
            else
                errors.Add(Plain(line, path));
        }

        return new ComposeVerdict(null, run.ExitCode == 0 ? null : errors.Count > 0 ? string.Join(' ', errors) : FormattableString.Invariant($"exit code {run.ExitCode}"), warnings);
    }

    private static string Plain(string text, string path)
        => text
            .Replace($"validating {path}: ", "", StringComparison.Ordinal)
            .Replace($"{path}: ", "", StringComparison.Ordinal)
            .Replace(": invalid compose project", "", StringComparison.Ordinal);

    private static string? Remote(ComposeFacts facts) => ComposeTree.Walk(facts.File)
        .Where(place => place.Path.StartsWith("include", StringComparison.Ordinal) || place.Path.Contains(".extends", StringComparison.Ordinal))
        .Select(place => place.Node switch { ComposeText text => text.Text, ComposeTemplate template => ComposeVariables.Resolve(template.Text, facts.Variables) ?? string.Empty, _ => string.Empty })
        .FirstOrDefault(text => RemoteFile().IsMatch(text));

    [GeneratedRegex("""^time="[^"]*" level=(?<level>\w+) msg="(?<text>(?:[^"\\]|\\.)*)"?\z""", RegexOptions.CultureInvariant)]
    private static partial Regex LogLine();

    [GeneratedRegex(@"^(?:[a-z+]+://|[^/@\s]+@[^/:\s]+:|github\.com[/:])|\.git(?:#|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex RemoteFile();
}
