using System.Globalization;
using System.Runtime.CompilerServices;
using VerlPS.Hosts;

namespace VerlPS.Compose;

/// <summary>Where the facts of a compose file come from.</summary>
/// <param name="Format">Reads the file.</param>
/// <param name="Files">Files of this machine, as users name them.</param>
/// <param name="Tree">Files of this machine, as checks read them.</param>
/// <param name="Processes">Programs of this machine.</param>
/// <param name="Environment">The variables of this process; null where unset.</param>
/// <param name="Clock">The time.</param>
public sealed record ComposePorts(IComposeFormat Format, IFiles Files, IHostTree Tree, IProcessRunner Processes, Func<string, string?> Environment, TimeProvider Clock);

/// <summary>Tests compose files. Nothing is started, and no registry asked.</summary>
public sealed class ComposeTestService(ComposePorts ports)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private Fact<ComposePlugin>? _plugin;

    /// <summary>Details, then one <see cref="ComposeReport"/>. What is wrong in the file, and be it no YAML, is a report and no error.</summary>
    /// <param name="path">An absolute path: a file, or a folder that has one under a name that compose looks for.</param>
    /// <param name="selection">The checks.</param>
    /// <param name="cancellationToken">Ends what it started.</param>
    /// <exception cref="VerlException">PathNotFound: there is no such file, or this user may not read it.</exception>
    public async IAsyncEnumerable<StreamItem> TestAsync(string path, CheckSelection selection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long begin = ports.Clock.GetTimestamp();
        string file = ComposeFiles.Find(path, ports.Files)[0];
        (ComposeFacts? facts, IReadOnlyList<ComposeCheck> checks) = await ReadAsync(file, selection, cancellationToken).ConfigureAwait(false);
        foreach (ComposeCheck check in checks)
            yield return new VerboseItem(string.Create(CultureInfo.InvariantCulture, $"{check.Id} {check.Status}: {check.Reason ?? check.Found}"));
        yield return new ResultItem(new ComposeReport
        {
            Path = file,
            Status = HostChecks.Judge(checks.Select(ComposeChecks.AsHostCheck)),
            Services = [.. facts?.Services.Select(service => service.Name) ?? []],
            Checks = [.. checks],
            ComposeVersion = facts?.Plugin.Value?.Version,
            Timestamp = ports.Clock.GetUtcNow(),
            Duration = ports.Clock.GetElapsedTime(begin),
        });
    }

    /// <summary>The same, with one true or false in place of the report: true where no check failed.</summary>
    public async IAsyncEnumerable<StreamItem> AnswerAsync(string path, CheckSelection selection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (StreamItem item in TestAsync(path, selection, cancellationToken).ConfigureAwait(false))
            yield return item is ResultItem { Value: ComposeReport report } ? new ResultItem(report.Status != HostStatus.NotReady) : item;
    }

    private async Task<(ComposeFacts? Facts, IReadOnlyList<ComposeCheck> Checks)> ReadAsync(string file, CheckSelection selection, CancellationToken cancellationToken)
    {
        ComposeMap map;
        string text = ports.Files.ReadText(file);
        try
        {
            map = ports.Format.Read(text, file);
        }
        catch (VerlException error) when (error.Kind == VerlErrorKind.InvalidArgument)
        {
            return (null, ComposeChecks.Evaluate(file, error, selection));
        }

        ComposeFacts facts = ComposeFacts.Of(file, map, Variables(file));
        bool asked = Includes("CMP-COMPOSE");
        if (asked || Includes("CMP-GPUS"))
        {
            FactReader reader = new(ports.Clock, ports.Processes, Patience, cancellationToken);
            _plugin ??= await new ComposeProbe(reader, ports.Tree, ports.Processes, ports.Environment).FindAsync().ConfigureAwait(false);
            facts = facts with { Plugin = _plugin, Verdict = asked ? await ComposeConfigRun.AskAsync(reader, _plugin, facts).ConfigureAwait(false) : facts.Verdict };
        }

        return (facts, ComposeChecks.Evaluate(facts, selection));

        bool Includes(string id) => ComposeChecks.Catalogue.Single(row => row.Id == id) is var row && selection.Includes(row.Id, row.Group);
    }

    // The shell's variables come before those of the file.
    private Func<string, string?> Variables(string file)
    {
        IReadOnlyDictionary<string, string> own = DotEnv.Parse(ports.Tree.TryReadText(Path.Combine(Path.GetDirectoryName(file)!, ".env")) ?? string.Empty);
        return name => ports.Environment(name) ?? own.GetValueOrDefault(name);
    }
}
