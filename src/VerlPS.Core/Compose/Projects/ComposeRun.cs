using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using VerlPS.Engine;

namespace VerlPS.Compose;

/// <summary>One run of compose: its progress, its warnings, and its failure as an exception.</summary>
/// <param name="compose">The program.</param>
/// <param name="endpoint">The engine.</param>
/// <param name="target">What errors name.</param>
public sealed partial class ComposeRun(IComposeProgram compose, DockerEndpoint endpoint, ComposeTarget target)
{
    private const string UnknownProgress = "unsupported --progress value";

    /// <summary>Runs to the end.</summary>
    /// <param name="deed">The command, for messages: "start".</param>
    /// <param name="activity">What its bar says.</param>
    /// <param name="project">What comes before the command: files and the project's name.</param>
    /// <param name="command">The command with its options.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="VerlException">Why compose failed.</exception>
    public async IAsyncEnumerable<StreamItem> ReadAsync(
        string deed, string activity, IReadOnlyList<string> project, IReadOnlyList<string> command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ComposeProgress progress = new(activity);
        // Releases before 2.29 know no JSON, and say so before they do anything.
        foreach (string form in new[] { "json", "plain" })
        {
            List<string> said = [];
            int exitCode = 0;
            await foreach (ComposeLine line in compose.RunAsync(endpoint, ["--progress", form, "--ansi", "never", .. project, .. command], code => exitCode = code, cancellationToken).ConfigureAwait(false))
            {
                if (Warning().Match(line.Text) is { Success: true } warning)
                    yield return new WarningItem(Regex.Unescape(warning.Groups["text"].Value));
                else if (ComposeEvent.Parse(line.Text) is not ComposeEvent item)
                    said.Add(line.Text);
                else if (item.Error is string error)
                    said.Add(error);
                else
                    yield return progress.Add(item);
            }

            if (exitCode == 0 || !said.Any(line => line.Contains(UnknownProgress, StringComparison.Ordinal)))
            {
                yield return progress.End();
                if (exitCode != 0)
                    throw ComposeFailure.Explain(deed, target.ToString(), exitCode, said);
                yield break;
            }
        }
    }

    [GeneratedRegex("""level=warning msg="(?<text>(?:[^"\\]|\\.)*)"|^WARN\[\d+\] (?<text>.*)""")]
    private static partial Regex Warning();
}
