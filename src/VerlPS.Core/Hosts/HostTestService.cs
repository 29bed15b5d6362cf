using System.Globalization;
using System.Runtime.CompilerServices;

namespace VerlPS.Hosts;

/// <summary>Tests a host: reads the facts, asks the rules, reports.</summary>
public sealed class HostTestService(HostProbe probe, TimeProvider clock)
{
    /// <summary>Progress while sources are read, then one <see cref="HostReport"/>. A host or engine in trouble is a report, not an error.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; no program that was started is left.</exception>
    public async IAsyncEnumerable<StreamItem> TestAsync(HostTestRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long begin = clock.GetTimestamp();
        HostReading reading = probe.Start(request, cancellationToken);
        string activity = $"Testing {reading.DockerHost}";
        List<(string Name, Task Done)> waiting = [.. reading.Sources];
        while (waiting.Count > 0)
        {
            yield return new ProgressItem(activity, string.Join(", ", waiting.Select(source => source.Name)))
            {
                Percent = 100 * (reading.Sources.Count - waiting.Count) / reading.Sources.Count,
            };
            await Task.WhenAny(waiting.Select(source => source.Done)).ConfigureAwait(false);
            waiting.RemoveAll(source => source.Done.IsCompleted);
        }

        HostFacts facts = await reading.Facts.ConfigureAwait(false);
        yield return new ProgressItem(activity, "done") { Completed = true };

        HostReport report = Report(facts, clock.GetUtcNow(), clock.GetElapsedTime(begin));
        foreach (HostCheck check in report.Checks)
            yield return new VerboseItem(string.Create(CultureInfo.InvariantCulture, $"{check.Id} {check.Status}: {check.Reason ?? check.Found} ({check.Duration.TotalMilliseconds:0} ms)"));
        yield return new ResultItem(report);
    }

    /// <summary>The same, with one true or false in place of the report: true where no check failed.</summary>
    public async IAsyncEnumerable<StreamItem> AnswerAsync(HostTestRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (StreamItem item in TestAsync(request, cancellationToken).ConfigureAwait(false))
            yield return item is ResultItem { Value: HostReport report } ? new ResultItem(report.Status != HostStatus.NotReady) : item;
    }

    private static HostReport Report(HostFacts facts, DateTimeOffset timestamp, TimeSpan duration)
    {
        IReadOnlyList<HostCheck> checks = HostChecks.Evaluate(facts);
        return new HostReport
        {
            DockerHost = facts.Endpoint.DockerHost,
            HostName = facts.Host.Value?.HostName ?? facts.Endpoint.Uri.Host,
            Status = HostChecks.Judge(checks),
            Checks = [.. checks],
            Gpus = [.. facts.Gpus],
            DriverVersion = facts.Driver.Value,
            CudaVersion = facts.SmiReport.Value?.CudaVersion,
            GpuAccess = facts.GpuService.Value?.Access ?? GpuAccess.Unknown,
            Engine = facts.Engine.Value,
            OperatingSystem = facts.Host.Value?.OperatingSystem,
            Memory = facts.Host.Value?.Memory,
            DataRoot = facts.Engine.Value?.DataRoot,
            DataRootFree = facts.Disk.Value?.Free,
            Image = facts.Image?.Reference,
            Timestamp = timestamp,
            Duration = duration,
        };
    }
}
