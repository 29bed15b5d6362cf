using System.Globalization;
using VerlPS.Hosts;

namespace VerlPS.Containers;

/// <summary>Rules on shared memory and the limits that programs in the container get.</summary>
internal static class InsideLimitRules
{
    private const long MiB = 1L << 20;

    public static Dictionary<string, Func<ContainerFacts, InsideReading, Finding>> All { get; } = new()
    {
        ["CTR-SHM"] = (_, inside) => SharedMemory(inside),
        ["CTR-STACK"] = (_, inside) => Stack(inside),
        ["CTR-NOFILE"] = (_, inside) => OpenFiles(inside),
        ["CTR-MEMLOCK"] = (_, inside) => LockedMemory(inside),
    };

    private static Finding SharedMemory(InsideReading inside)
    {
        if (inside.Shm is not SharedMemoryReading shm)
            return Finding.Fail(null, "there is no /dev/shm");

        string found = $"{ByteSize.Format(shm.Size)}, {ByteSize.Format(shm.Free)} free";
        // Docker's own size: NCCL and data loaders fail with it at once.
        return shm.Size <= 64 * MiB ? Finding.Fail(found, $"/dev/shm has only {ByteSize.Format(shm.Size)}: NCCL and data loaders fail with that")
            : shm.Free < shm.Size / 10 ? Finding.Warn(found, "/dev/shm is more than 90 % full") with { Remedy = "See what is in it, 'ls -l /dev/shm'; files of runs that crashed can go." }
            : inside.Memory is long memory && shm.Size < memory / 10 * 3 ? Finding.Warn(found, "Ray's object store wants 30 % of memory in /dev/shm, and else writes to the disk") with { Wanted = $"{ByteSize.Format(memory / 10 * 3)} (30 % of memory)" }
            : Finding.Pass(found);
    }

    private static Finding Stack(InsideReading inside)
        => Limit(inside, "stack") is not (long soft, long hard) ? NotTold
            : soft < 0 || soft >= 64 * MiB ? Finding.Pass(Size(soft))
            : Finding.Warn(Size(soft), $"the stack of a thread is {Size(soft)}; NVIDIA's images ask for 64 MiB");

    private static Finding OpenFiles(InsideReading inside)
    {
        if (Limit(inside, "nofile") is not (long soft, long hard))
            return NotTold;

        HostProfile profile = HostProfile.Default;
        string found = soft == hard ? Number(soft) : $"{Number(soft)}, up to {Number(hard)}";
        // Ray raises the soft limit of its own processes as far as it may.
        return hard < 0 || hard >= profile.OpenFiles ? Finding.Pass(found)
            : hard < profile.OpenFilesMinimum ? Finding.Fail(found, $"open files {found}: Ray can't start its workers with that")
            : Finding.Warn(found, $"open files {found}: Ray needs {Number(profile.OpenFiles)} with many workers");
    }

    private static Finding LockedMemory(InsideReading inside)
        => Limit(inside, "memlock") is not (long soft, _) ? NotTold
            : soft < 0 || !inside.Rdma ? Finding.Pass(Size(soft))
            : Finding.Fail(Size(soft), $"RDMA devices are in the container, and only {Size(soft)} may be locked for them");

    private static Finding NotTold => Finding.Skip("Python does not tell the limit");

    private static (long Soft, long Hard)? Limit(InsideReading inside, string name)
        => inside.Limits.GetValueOrDefault(name) is [long soft, long hard] ? (soft, hard) : null;

    private static string Size(long bytes) => bytes < 0 ? "unlimited" : ByteSize.Format(bytes);

    private static string Number(long number) => number < 0 ? "unlimited" : number.ToString(CultureInfo.InvariantCulture);
}
