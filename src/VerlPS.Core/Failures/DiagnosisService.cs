using System.Globalization;
using System.Runtime.CompilerServices;

namespace VerlPS.Failures;

/// <summary>Makes failures of the entries of logs.</summary>
public sealed class DiagnosisService
{
    private readonly FailureDiagnosis _diagnosis = new();
    private readonly SortedSet<string> _sources = new(StringComparer.Ordinal);

    /// <summary>Looks at entries.</summary>
    public void Add(ResultsItem results)
    {
        foreach (VerlLogEntry entry in results.Values.OfType<VerlLogEntry>())
        {
            _diagnosis.Add(entry);
            _sources.Add(entry.Source);
        }
    }

    /// <summary>
    /// Reads logs to their end and hands out what failed in them and in what was added before, the first cause first, as
    /// results of <see cref="VerlFailure"/>. Items that are no entries, such as the error of a log that can't be read,
    /// pass through as they come. Logs that show nothing known make one <see cref="WarningItem"/>.
    /// </summary>
    /// <param name="logs">The entries of all logs.</param>
    /// <param name="hosts">They add what they know; none where nothing can be asked.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async IAsyncEnumerable<StreamItem> FinishAsync(
        IAsyncEnumerable<StreamItem> logs, IReadOnlyList<HostEvidence> hosts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (StreamItem item in logs.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (item is ResultsItem results)
                Add(results);
            else
                yield return item;
        }

        IReadOnlyList<VerlFailure> failures = _diagnosis.Finish();
        foreach (HostEvidence host in hosts)
            failures = await host.AddAsync(failures, cancellationToken).ConfigureAwait(false);
        yield return new ResultsItem(failures);
        if (failures.Count == 0 && _diagnosis.Entries > 0)
            yield return new WarningItem(NothingFound(_diagnosis.Entries, _sources));
    }

    private static string NothingFound(long entries, SortedSet<string> sources)
    {
        const int Named = 3;
        string names = string.Join(", ", sources.Take(Named).Select(source => $"'{source}'"));
        string more = sources.Count > Named ? string.Create(CultureInfo.InvariantCulture, $" and {sources.Count - Named} more") : "";
        return string.Create(CultureInfo.InvariantCulture, $"No known failure in {entries} line{(entries == 1 ? "" : "s")} of {names}{more}.");
    }
}
