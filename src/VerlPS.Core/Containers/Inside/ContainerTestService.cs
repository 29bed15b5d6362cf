using System.Globalization;
using System.Runtime.CompilerServices;
using VerlPS.Engine;
using VerlPS.Hosts;

namespace VerlPS.Containers;

/// <summary>Tests containers from inside.</summary>
public sealed class ContainerTestService(IDockerEngine engine, IFileIdentities files, TimeProvider time)
{
    /// <summary>Progress, then one <see cref="ContainerReport"/>. What is wrong inside is a report, not an error.</summary>
    /// <param name="container">A container that runs.</param>
    /// <param name="limit">How long imports may take inside.</param>
    /// <param name="cancellationToken">Ends it, and what it started inside.</param>
    /// <exception cref="VerlException">ContainerNotRunning, or a failure of the engine.</exception>
    public async IAsyncEnumerable<StreamItem> TestAsync(VerlContainer container, TimeSpan limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string activity = $"Testing '{container.Name}'";
        long begin = time.GetTimestamp();
        yield return new ProgressItem(activity, "importing PyTorch and verl");
        InsideProbe probe = new(engine, new ContainerCommandService(engine, time), files, time);
        IReadOnlyList<HostCheck> checks = ContainerChecks.Evaluate(await probe.ReadAsync(container, limit, cancellationToken).ConfigureAwait(false));
        yield return new ProgressItem(activity, "done") { Completed = true };
        foreach (HostCheck check in checks)
            yield return new VerboseItem(string.Create(CultureInfo.InvariantCulture, $"{check.Id} {check.Status}: {check.Reason ?? check.Found}"));
        yield return new ResultItem(new ContainerReport
        {
            DockerHost = engine.Endpoint.DockerHost,
            Name = container.Name,
            Image = container.Image,
            Status = HostChecks.Judge(checks),
            Checks = [.. checks],
            Timestamp = time.GetUtcNow(),
            Duration = time.GetElapsedTime(begin),
        });
    }

    /// <summary>The same, with one true or false in place of the report: true where no check failed.</summary>
    public async IAsyncEnumerable<StreamItem> AnswerAsync(VerlContainer container, TimeSpan limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (StreamItem item in TestAsync(container, limit, cancellationToken).ConfigureAwait(false))
            yield return item is ResultItem { Value: ContainerReport report } ? new ResultItem(report.Status != HostStatus.NotReady) : item;
    }
}
