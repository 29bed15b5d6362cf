using System.Globalization;
using VerlPS.Hosts;

namespace VerlPS.Failures;

/// <summary>Reads what failures have to do with, each fact within the reader's time; what can't be read is null.</summary>
internal sealed class HostReader(HostPorts ports, FactReader reader, CancellationToken cancellationToken)
{
    private EngineInfo? _engine;
    private bool _isHere;

    /// <summary>The container as it is now, after its log was read to the end; as it was where the engine does not tell.</summary>
    public async Task<VerlContainer> RefreshAsync(VerlContainer container)
        => await ValueAsync(reader.AwaitAsync(ports.Engine.Containers.FindAsync(container.Id, cancellationToken), "gone")).ConfigureAwait(false) ?? container;

    /// <summary>Finds out whether the engine is on this machine; a socket may be forwarded from another.</summary>
    public async Task LocateAsync()
    {
        _engine = await ValueAsync(reader.AwaitAsync(AskEngineAsync(), "no answer")).ConfigureAwait(false);
        _isHere = ports.Engine.Endpoint.IsLocal
            && !HostProbe.IsElsewhere(_engine, await ValueAsync(reader.BlockingAsync(() => new HostFiles(ports.Tree).Describe(), "none")).ConfigureAwait(false));
    }

    /// <summary>The kernel's log, and when the machine came up; null where this user may not read it.</summary>
    public async Task<(string Text, DateTimeOffset Boot)?> ReadKernelLogAsync()
    {
        if (!_isHere || await ValueAsync(reader.BlockingAsync(ports.KernelLog.Read, "needs root")).ConfigureAwait(false) is not string log)
            return null;
        string? uptime = await ValueAsync(reader.BlockingAsync(() => ports.Tree.TryReadText("/proc/uptime"), "none")).ConfigureAwait(false);
        return double.TryParse(uptime?.Split(' ')[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds < TimeSpan.FromDays(36500).TotalSeconds
            ? (log, ports.Clock.GetUtcNow() - TimeSpan.FromSeconds(seconds))
            : null;
    }

    /// <summary>What the topics need.</summary>
    public async Task<HostReading> ReadAsync(HostTopics topics)
    {
        Task<string?> driver = IfAsync(HostTopics.Driver, () => reader.BlockingAsync(() => new HostFiles(ports.Tree).FindKernelDriver(), "none"));
        Task<NvidiaSmiReport?> report = IfAsync(HostTopics.Driver, async () => (await SmiProbe.ReadAsync(reader).ConfigureAwait(false)).Report);
        Task<MemoryInfo?> memory = IfAsync(HostTopics.Memory, () => reader.BlockingAsync(() => MemoryInfo.Parse(ports.Tree.TryReadText("/proc/meminfo")), "none"));
        Task<DiskSpace?> disk = IfAsync(HostTopics.Disk, () => reader.BlockingAsync(() => _engine is null ? null : new HostFiles(ports.Tree).MeasureImageStore(_engine), "none"));
        NvidiaSmiReport? gpus = await report.ConfigureAwait(false);
        return new HostReading
        {
            Driver = await driver.ConfigureAwait(false) ?? gpus?.DriverVersion,
            Cuda = gpus?.CudaVersion,
            Memory = await memory.ConfigureAwait(false),
            Disk = await disk.ConfigureAwait(false),
        };

        Task<T?> IfAsync<T>(HostTopics topic, Func<Task<Fact<T>>> read)
            where T : class => _isHere && topics.HasFlag(topic) ? ValueAsync(read()) : Task.FromResult<T?>(null);
    }

    private async Task<EngineInfo?> AskEngineAsync() => await ports.Engine.Facts.GetInfoAsync(cancellationToken).ConfigureAwait(false);

    private static async Task<T?> ValueAsync<T>(Task<Fact<T>> fact)
        where T : class => (await fact.ConfigureAwait(false)).Value;
}
