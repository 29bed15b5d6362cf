using VerlPS.Hosts;
using static VerlPS.CheckStatus;
using static VerlPS.Tests.Hosts.HealthyHost;

namespace VerlPS.Tests.Hosts;

/// <summary>Cases of the checks on what a job asks for.</summary>
internal static class JobCases
{
    private const string Mounts = "22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw\n";

    public static RuleCase[] Rules { get; } =
    [
        new("JOB-GPUS", Wants(8, g => g), Passed, null),
        new("JOB-GPUS", Wants(7, g => g with { Fault = "GPU is lost" }), Passed, null),
        new("JOB-GPUS", Wants(8, g => g with { Fault = "GPU is lost" }), Failed, "8 GPUs wanted, 7 of 8 free; GPU 7 does not work"),
        new("JOB-GPUS", Wants(8, g => g with { MigEnabled = true }), Failed, "8 GPUs wanted, 7 of 8 free; MIG is on for GPU 7: a process sees one instance only"),
        new("JOB-GPUS", Wants(8, g => g with { MemoryUsed = 60 * GiB }), Warning, "8 GPUs wanted, 7 of 8 free; GPU 7 in use"),
        new("JOB-GPUS", Wants(16, g => g), Failed, "16 GPUs wanted, 8 of 8 free"),

        new("HOST-SHM", Shm(10 * GiB), Passed, null),
        new("HOST-SHM", Shm(1007 * GiB), Passed, null),
        new("HOST-SHM", Shm(1008 * GiB), Warning, "/dev/shm of 1008 GiB is more than 50 % of the host's memory: a full one leaves too little for offloading"),
        new("HOST-SHM", Shm(8 * GiB), Warning, "/dev/shm of 8 GiB is less than the 10 GiB of verl's install guide"),
        new("HOST-SHM", Shm(64L << 20), Failed, "/dev/shm of 64 MiB is too small for NCCL and Ray's object store"),
        new("HOST-SHM", Shm(2016 * GiB), Failed, null),
        new("HOST-SHM", Shm(10 * GiB) with { Host = Fact.Of(Node with { Memory = null }) }, Skipped, "memory not known"),

        new("HOST-DATADIR", Reads(Folder with { Access = PathAccess.Execute }), Warning, "/data can't be read by this user"),
        new("JOB-PATH", Writes(Folder with { Access = PathAccess.Read }), Warning, "/data can't be written by this user, only by a container's root"),
        new("JOB-PATH", Writes(Folder with { Kind = PathKind.Missing, Nearest = "/", Access = PathAccess.Read }), Failed, "/data can't be made: this user may not write to /"),
        new("JOB-PATH", Writes(Folder with { Free = 20 * GiB }), Warning, "/data has 20 GiB free: checkpoints of one run can take more than 50 GiB"),
        new("JOB-PATH", Writes(Folder), Passed, null),
    ];

    public static TreeCase[] Trees { get; } =
    [
        new("JOB-GPUS", _ => { }, Passed, null) { Request = Job(new() { GpuCount = 8 }) },
        new("JOB-GPUS", bench => bench.Smi("no report"), Skipped, "nvidia-smi printed no XML report") { Request = Job(new() { GpuCount = 8 }) },
        new("HOST-SHM", _ => { }, Passed, null) { Request = Job(new() { ShmSize = 32 * GiB }) },

        new("HOST-DATADIR", bench => Prepare(bench, ""), Passed, null) { Request = Data("/data") },
        new("HOST-DATADIR", bench => Prepare(bench, ""), Passed, null) { Request = Data("/data/train.parquet") },
        new("HOST-DATADIR", bench => Prepare(bench, ""), Failed, "/other is not there: 'docker run -v' would put an empty folder in its place") { Request = Data("/data", "/other") },
        new("HOST-DATADIR", bench =>
        {
            Prepare(bench, "");
            Directory.CreateDirectory(Path.Combine(bench.Root, "empty"));
        }, Warning, "/empty is empty: is its disk mounted?") { Request = Data("/empty") },
        new("HOST-DATADIR", bench => Prepare(bench, "30 22 0:50 / /data rw - tmpfs tmpfs rw\n"), Warning, "/data is in memory (tmpfs): it takes RAM from the job and is lost at the next boot") { Request = Data("/data") },
        new("HOST-DATADIR", bench => bench.EngineInfo = HostBench.Info(HostBench.Kernel, "6.8.0-40-generic"), Skipped, "the engine is on another host") { Request = Data("/data") },

        new("JOB-PATH", bench => Prepare(bench, ""), Passed, null) { Request = Workspace("/data/runs/one") },
        new("JOB-PATH", bench => Prepare(bench, "30 22 0:50 / /data ro - nfs4 nas:/export rw\n"), Failed, "/data/runs is on a read-only mount (/data)") { Request = Workspace("/data/runs") },
        new("JOB-PATH", bench => Prepare(bench, "30 22 0:50 / /data rw - tmpfs tmpfs rw\n"), Failed, "/data/runs is in memory (tmpfs): checkpoints are lost at the next boot") { Request = Workspace("/data/runs") },
        new("JOB-PATH", bench =>
        {
            Prepare(bench, "30 22 0:50 / /data rw - tmpfs tmpfs rw\n");
            File.CreateSymbolicLink(Path.Combine(bench.Root, "runs"), "data/../data");
        }, Failed, "/runs is in memory (tmpfs): checkpoints are lost at the next boot") { Request = Workspace("/runs") },
        new("JOB-PATH", bench => Prepare(bench, ""), Failed, "/data/train.parquet is a file") { Request = Workspace("/data/train.parquet") },
        new("JOB-PATH", bench => Prepare(bench, ""), Warning, null) { Request = Workspace("/data") with { Profile = new() { WorkspaceFree = 1L << 60 } } },
        new("JOB-PATH", bench => bench.EngineInfo = HostBench.Info(HostBench.Kernel, "6.8.0-40-generic"), Skipped, "the engine is on another host") { Request = Workspace("/data") },
    ];

    private static FolderFacts Folder => new(PathKind.Folder, "/data", PathAccess.Read | PathAccess.Write | PathAccess.Execute, new MountEntry("/", "ext4", "/dev/sda2", ["rw"]), 500 * GiB);

    private static HostTestRequest Job(JobRequirements job) => HostBench.Wanted() with { Job = job with { MinimumFreeSpace = 1 } };

    private static HostTestRequest Data(params string[] paths) => Job(new() { DataPaths = paths });

    private static HostTestRequest Workspace(params string[] paths) => Job(new() { Paths = paths }) with { Profile = new() { WorkspaceFree = 1 } };

    private static void Prepare(HostBench bench, string mount)
    {
        bench.Write("data/train.parquet", "PAR1");
        bench.Write("proc/self/mountinfo", Mounts + mount);
    }

    private static HostFacts Wants(int gpus, Func<Gpu, Gpu> change) => WithBoard(change) with { Request = Request with { Job = new() { GpuCount = gpus } } };

    private static HostFacts Shm(long size) => Facts with { Request = Request with { Job = new() { ShmSize = size } } };

    private static Fact<IReadOnlyList<FolderReading>> Readings(FolderFacts folder) => Fact.Of<IReadOnlyList<FolderReading>>([new FolderReading("/data", Fact.Of(folder))]);

    private static HostFacts Reads(FolderFacts folder) => Facts with { Request = Request with { Job = new() { DataPaths = ["/data"] } }, Job = new("x") { Data = Readings(folder) } };

    private static HostFacts Writes(FolderFacts folder) => Facts with { Request = Request with { Job = new() { Paths = ["/data"] } }, Job = new("x") { Folders = Readings(folder) } };
}
