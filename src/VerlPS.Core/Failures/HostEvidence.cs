using System.Globalization;
using VerlPS.Hosts;

namespace VerlPS.Failures;

/// <summary>
/// Adds to the failures of containers what their host knows: how the container ended, the kernel's log of the time of
/// its run, driver, memory and disk. Of a host that is not this machine only the engine is asked. What can't be read in
/// time is left out.
/// </summary>
/// <param name="ports">Where the facts come from.</param>
/// <param name="containers">The containers whose logs were read.</param>
/// <param name="patience">The longest wait for one fact.</param>
public sealed class HostEvidence(HostPorts ports, IReadOnlyList<VerlContainer> containers, TimeSpan patience)
{
    // The kernel counts seconds since boot by a clock of its own.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The failures with their Host lines, and those that only the host knows of: a GPU error or a process killed for
    /// memory while a container ran (NVD016, LIM004), and a container that its memory limit ended (DKR018).
    /// </summary>
    public async Task<IReadOnlyList<VerlFailure>> AddAsync(IReadOnlyList<VerlFailure> failures, CancellationToken cancellationToken)
    {
        if (containers.Count == 0)
            return failures;

        HostReader reader = new(ports, new FactReader(ports.Clock, ports.Processes, patience, cancellationToken), cancellationToken);
        await reader.LocateAsync().ConfigureAwait(false);
        (string Text, DateTimeOffset Boot)? log = await reader.ReadKernelLogAsync().ConfigureAwait(false);
        List<VerlFailure> all = [.. failures];
        List<Ended> ended = [];
        foreach (VerlContainer container in containers)
        {
            VerlContainer now = await reader.RefreshAsync(container).ConfigureAwait(false);
            IReadOnlyList<KernelFind> kernel = log is { Text: string text, Boot: DateTimeOffset boot } && now.StartedAt is DateTimeOffset started
                ? KernelFinds.Of(text, boot, started - Margin, (now.FinishedAt ?? ports.Clock.GetUtcNow()) + Margin, now.Id)
                : [];
            ended.Add(new Ended(now, kernel));
            all.AddRange(Unsaid(now, kernel, failures.Where(failure => failure.Source == now.Name)));
        }

        HashSet<string?> names = [.. ended.Select(end => end.Container.Name)];
        HostTopics topics = all.Where(failure => names.Contains(failure.Source)).Aggregate(HostTopics.None, (sum, failure) => sum | HostTopic.Of(failure));
        HostReading host = await reader.ReadAsync(topics).ConfigureAwait(false);
        IEnumerable<VerlFailure> told = all.Select(failure => ended.FirstOrDefault(end => end.Container.Name == failure.Source) is Ended end
            ? failure with { Host = [.. host.Lines(failure, end.Container, end.Kernel, ports.Clock.LocalTimeZone)] }
            : failure);
        return FailureOrder.Sort(told);
    }

    private static IEnumerable<VerlFailure> Unsaid(VerlContainer container, IReadOnlyList<KernelFind> kernel, IEnumerable<VerlFailure> said)
    {
        HashSet<string> known = [.. said.Select(failure => failure.Id)];
        KernelFind[] faults = [.. kernel.Where(find => find.Xid is int code && XidCatalogue.Find(code).Severity is not (XidSeverity.Information or XidSeverity.Application))];
        KernelFind[] kills = [.. kernel.Where(find => find.Xid is null)];
        if (faults.Length > 0 && !known.Contains("NVD016"))
        {
            int code = faults[0].Xid!.Value;
            Xid xid = XidCatalogue.Find(code);
            yield return FromKernel("NVD016", container, faults) with { Cause = string.Create(CultureInfo.InvariantCulture, $"GPU error Xid {code}: {xid.Meaning}"), Remedy = xid.Remedy };
        }

        if (kills.Length > 0 && !known.Contains("LIM004"))
            yield return FromKernel("LIM004", container, kills);
        else if (container.OomKilled && kills.Length == 0 && !known.Contains("DKR018"))
            yield return Row("DKR018").ToFailure("OOMKilled: true") with { Source = container.Name, FirstSeen = container.FinishedAt, LastSeen = container.FinishedAt };
    }

    private static VerlFailure FromKernel(string id, VerlContainer container, KernelFind[] finds) => Row(id).ToFailure(finds[0].Text) with
    {
        Source = container.Name,
        Actor = "kernel",
        Count = finds.Length,
        EvidenceLines = [.. finds.Take(3).Select(find => find.Text)],
        FirstSeen = finds[0].Time,
        LastSeen = finds[^1].Time,
    };

    private static FailureSignature Row(string id) => FailureCatalogue.Signatures.First(signature => signature.Id == id);

    private sealed record Ended(VerlContainer Container, IReadOnlyList<KernelFind> Kernel);
}
