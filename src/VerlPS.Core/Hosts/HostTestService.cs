using System.Globalization;
using System.Runtime.CompilerServices;

namespace VerlPS.Hosts;

/// <summary>Tests a host: reads the facts, asks the rules, reports.</summary>
public sealed class HostTestService(HostProbe probe, BaselineStore baselines, TimeProvider clock)
{
    /// <summary>Progress while sources are read, then one <see cref="HostReport"/>. A host or engine in trouble is a report, not an error.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; no program that was started is left.</exception>
    public async IAsyncEnumerable<StreamItem> TestAsync(HostTestRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long begin = clock.GetTimestamp();
        // A file that can't be used is an error before anything is read.
        IReadOnlyDictionary<string, HostBaseline> known = request.BaselinePath is string path ? baselines.Load(path) : new Dictionary<string, HostBaseline>();
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

        HostBaseline now = BaselineFacts.Read(facts);
        facts = facts with { Request = request with { Baseline = known.GetValueOrDefault(NameOf(facts)) } };
        HostReport report = Report(facts, now, clock.GetElapsedTime(begin));
        if (request.BaselinePath is string target && facts.Request.Baseline is null)
        {
            baselines.Save(target, NameOf(facts), now);
            yield return new VerboseItem($"Baseline of {NameOf(facts)} written to {target}.");
        }

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

    private static string NameOf(HostFacts facts) => facts.Host.Value?.HostName ?? facts.Endpoint.Uri.Host;

    private static HostReport Report(HostFacts facts, HostBaseline now, TimeSpan duration)
    {
        IReadOnlyList<HostCheck> checks = HostChecks.Evaluate(facts);
        return new HostReport
        {
            DockerHost = facts.Endpoint.DockerHost,
            HostName = NameOf(facts),
            Status = HostChecks.Judge(checks),
            Checks = [.. checks],
            Gpus = [.. facts.Gpus],
            DriverVersion = facts.Driver.Value,
            CudaVersion = facts.SmiReport.Value?.CudaVersion,
            GpuAccess = facts.GpuService.Value?.Access ?? GpuAccess.Unknown,
            Engine = facts.Engine.Value,
            OperatingSystem = facts.Host.Value?.OperatingSystem,
            Distribution = facts.Host.Value?.Distribution,
            Memory = facts.Host.Value?.Memory,
            DataRoot = facts.Engine.Value?.DataRoot,
            DataRootFree = facts.Disk.Value?.Free,
            Image = facts.Image?.Reference,
            Profile = facts.Profile.Name,
            Changes = [.. facts.Request.Baseline?.Compare(now) ?? []],
            Timestamp = facts.Timestamp,
            Duration = duration,
        };
    }
}
