using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>NVIDIA's processes that wait in the kernel (state D).</summary>
/// <param name="Waiting">Each that did when it was first looked at, as name (id).</param>
/// <param name="Stuck">Those of them that still did every time after.</param>
public sealed record StuckProcesses(IReadOnlyList<string> Waiting, IReadOnlyList<string> Stuck);

/// <summary>Looks for NVIDIA's processes that wait in the kernel, several times where there is one.</summary>
internal sealed class StuckProcessScan(IHostTree tree, FactReader reader, TimeProvider clock, TimeSpan age)
{
    /// <summary>How often a process is looked at before it counts as stuck (gpud's persistence threshold).</summary>
    internal const int Looks = 5;

    private const string Unreadable = "other users' processes are not to be seen";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async Task<Fact<StuckProcesses>> RunAsync(CancellationToken cancellationToken)
    {
        Fact<Process[]> waiting = await reader.BlockingAsync(FindAll, Unreadable).ConfigureAwait(false);
        Fact<Process[]> stuck = waiting;
        for (int look = 1; look < Looks && stuck.Value is { Length: > 0 } known; look++)
        {
            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
            stuck = await reader.BlockingAsync(() => Array.FindAll(known, process => Find(process.Id) == process), Unreadable).ConfigureAwait(false);
        }

        return stuck.Value is null
            ? Fact.None<StuckProcesses>(stuck.Missing!, stuck.Duration)
            : Fact.Of(new StuckProcesses(Names(waiting.Known()), Names(stuck.Value)), waiting.Duration);
    }

    // Without process 1 in sight, /proc hides the processes of others (hidepid), and nothing can be said.
    private Process[]? FindAll()
        => ReadComm("1") is null ? null : [.. tree.List("/proc").Where(name => char.IsAsciiDigit(name[0])).Select(Find).OfType<Process>().Where(IsOld)];

    // An nvidia-smi that wakes boards up waits like this too, the one of this very run among them.
    private bool IsOld(Process process)
        => tree.TryReadText("/proc/uptime")?.Split(' ')[0] is not string uptime
            || !double.TryParse(uptime, CultureInfo.InvariantCulture, out double seconds)
            || seconds - process.State.Started.TotalSeconds >= age.TotalSeconds;

    private Process? Find(string id)
        => ReadComm(id) is byte[] name && name.AsSpan().StartsWith("nvidia"u8) && ProcessState.Parse(tree.TryReadBytes($"/proc/{id}/stat", 512)) is { State: 'D' } state
            ? new Process(id, state)
            : null;

    // The name alone is cheap; for stat the kernel adds up all threads of a process.
    private byte[]? ReadComm(string id) => tree.TryReadBytes($"/proc/{id}/comm", 16);

    private static string[] Names(Process[] processes) => Array.ConvertAll(processes, process => $"{process.State.Name} ({process.Id})");

    private sealed record Process(string Id, ProcessState State);
}
