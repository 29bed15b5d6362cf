using System.Globalization;
using VerlPS.Hosts;

namespace VerlPS.Failures;

/// <summary>What was read of a host, in lines to be shown; a fact that is not known is no line.</summary>
internal sealed record HostReading
{
    private const long SmallSharedMemory = 10L << 30;
    private const double SmallDiskPercent = 10;
    private const int LongestLine = 120;

    public string? Driver { get; init; }

    public string? Cuda { get; init; }

    public MemoryInfo? Memory { get; init; }

    public DiskSpace? Disk { get; init; }

    /// <summary>The lines for a failure of a container.</summary>
    public IEnumerable<string> Lines(VerlFailure failure, VerlContainer container, IReadOnlyList<KernelFind> kernel, TimeZoneInfo zone)
    {
        HostTopics topics = HostTopic.Of(failure);
        if (topics.HasFlag(HostTopics.End) && End(container, zone) is string end)
            yield return end;
        if (topics.HasFlag(HostTopics.Driver) && Driver is not null)
            yield return Cuda is null ? $"driver {Driver}" : $"driver {Driver}, CUDA {Cuda}";
        foreach (KernelFind find in kernel.Where(find => !failure.EvidenceLines.Contains(find.Text) && topics.HasFlag(find.Xid is null ? HostTopics.Memory : HostTopics.GpuErrors)).Take(3))
            yield return $"kernel, {Clock(find.Time, zone)}: {EvidenceText.Around(find.Text, string.Empty, LongestLine)}{(find.Xid is null ? See("HOST-RAM") : See("GPU-XID"))}";
        if (topics.HasFlag(HostTopics.Memory))
        {
            if (container.MemoryLimit is long limit)
                yield return $"memory limit of '{container.Name}' {ByteSize.Format(limit)}";
            if (Memory is { Available: long available, Total: long total })
                yield return $"memory of the host: {ByteSize.Format(available)} of {ByteSize.Format(total)} free now";
        }

        if (topics.HasFlag(HostTopics.SharedMemory) && container.ShmSize is > 0 and long shared)
            yield return $"/dev/shm of '{container.Name}' {ByteSize.Format(shared)}{(shared < SmallSharedMemory ? See("HOST-SHM") : "")}";
        if (topics.HasFlag(HostTopics.Disk) && Disk is not null)
            yield return $"{ByteSize.Format(Disk.Free)} of {ByteSize.Format(Disk.Total)} free in {Disk.Path} now{(Disk.FreePercent < SmallDiskPercent ? See("HOST-DISK-ROOT") : "")}";
    }

    private static string? End(VerlContainer container, TimeZoneInfo zone)
    {
        string killed = container.OomKilled ? "; the kernel killed a process of it for memory (OOMKilled)" : "";
        return container.ExitCode is not long code ? killed.Length > 0 ? $"'{container.Name}' runs{killed}" : null
            : string.Create(CultureInfo.InvariantCulture, $"'{container.Name}' ended with exit code {code}{(container.FinishedAt is DateTimeOffset time ? $" at {Clock(time, zone)}" : "")}{killed}");
    }

    private static string See(string check) => $" (Test-VerlHost -Check {check})";

    private static string Clock(DateTimeOffset time, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(time, zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
