using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using VerlPS.Adapters.Docker;
using VerlPS.Adapters.Host;
using VerlPS.Engine;
using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts.Repair;

/// <summary>A machine to mend: its files lie under a folder, and its programs are scripts that note how they were called.</summary>
internal sealed class RepairBench : IDisposable, IEngineProcess, IRequestTrace, IHostTree
{
    private static readonly JsonSerializerOptions Form = new() { Converters = { new JsonStringEnumConverter() } };

    private readonly string _folder = Directory.CreateTempSubdirectory("verlps-repair-").FullName;
    private readonly LocalTree _root;
    private readonly LocalTree _real = new();
    private readonly IDockerEngine _engine;

    public RepairBench(string dockerHost = "unix:///no/such/docker.sock")
    {
        _root = new LocalTree(Path.Combine(_folder, "root"));
        _engine = new DockerEngineFactory(this).Open(DockerEndpoint.Parse(dockerHost, "test"));
        Directory.CreateDirectory(Programs);
        Write("/proc/sys/kernel/hostname", "here\n");
        Write("/proc/self/status", "Name:\tpwsh\nUid:\t0\t0\t0\t0\n");
        Write("/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\n");
        Write("/proc/net/route", "Iface\tDestination\tGateway\neth0\t00000000\t010011AC\n");
        Write("/sys/class/net/eth0/mtu", "1450\n");
        foreach (string program in new[] { "dockerd", "nvidia-ctk", "nvidia-container-runtime-hook", "systemctl", "nvidia-smi" })
            Program(program, "");
    }

    /// <summary>The engine's settings: a real file, since real programs copy and move it.</summary>
    public string ConfigFile => Path.Combine(_folder, "docker", "daemon.json");

    public string Programs => Path.Combine(_folder, "bin");

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>The command lines of the scripts, in order.</summary>
    public string[] Calls => File.Exists(Log) ? File.ReadAllLines(Log) : [];

    public RepairService Service => new(
        _engine.Endpoint,
        new RepairContextProbe(new HostPorts(
            _engine, Processes, this, this, new KernelLog(), new SystemClock(), new NetworkProbe(this), Variables.GetValueOrDefault, TimeProvider.System)),
        new RepairPorts(Processes, new LocalFiles(), this, TimeProvider.System));

    private string Log => Path.Combine(_folder, "calls");

    private ProcessRunner Processes => new(this, $"{Programs}:/usr/bin:/bin");

    public static HostReport ReadReport(string name) => JsonSerializer.Deserialize<HostReport>(ReadFixture($"{name}.json"), Form)!;

    public static string ReadFixture(string file) => File.ReadAllText(Path.Combine(Fixtures(), file));

    public static HostReport Report(params HostCheck[] checks) => new()
    {
        DockerHost = "unix:///var/run/docker.sock",
        HostName = "here",
        Status = HostStatus.NotReady,
        Checks = checks,
        Timestamp = DateTimeOffset.UnixEpoch,
    };

    public static HostCheck Failed(string id, string reason = "it is wrong") => new()
    {
        Id = id,
        Group = "Docker",
        Name = id,
        Status = CheckStatus.Failed,
        Reason = reason,
        Remedy = $"Mend {id}.",
        HostName = "here",
    };

    public Task<RepairPlan> PlanAsync(params HostCheck[] checks) => PlanAsync(Report(checks));

    public Task<RepairPlan> PlanAsync(HostReport report, RepairRequest? request = null) => Service.PlanAsync(RepairSubject.From(report), request ?? new RepairRequest(), default);

    /// <summary>Carries out a plan as the cmdlet does.</summary>
    public async Task<RepairStep[]> RunAsync(RepairPlan plan)
    {
        RepairRun run = Service.Begin(plan);
        List<RepairStep> steps = [];
        foreach (RepairStep step in plan.Steps)
            steps.Add(await run.RunAsync(step, default));
        run.ThrowIfFailed();
        return [.. steps];
    }

    public void Write(string path, string text)
    {
        string file = Path.Combine(_folder, "root", path.TrimStart('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public void Settings(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigFile)!);
        File.WriteAllText(ConfigFile, text);
    }

    public void Program(string name, string script) => HostBench.Script(Path.Combine(Programs, name), $"echo {name} \"$@\" >>'{Log}'\n{script}");

    public string[] Backups() => Directory.GetFiles(Path.GetDirectoryName(ConfigFile)!, "daemon.json.verlps-*");

    EngineProcessInfo? IEngineProcess.Find(string socketPath) => new(1, null, null, ["dockerd", "--config-file", ConfigFile]);

    public void Record(string request, TimeSpan elapsed, string outcome)
    {
    }

    public bool FileExists(string path) => Tree(path).FileExists(path);

    public bool DirectoryExists(string path) => Tree(path).DirectoryExists(path);

    public string? TryReadText(string path) => Tree(path).TryReadText(path);

    public byte[]? TryReadBytes(string path, int limit) => Tree(path).TryReadBytes(path, limit);

    public IReadOnlyList<string> List(string path) => Tree(path).List(path);

    public string? ReadLink(string path) => Tree(path).ReadLink(path);

    public DateTimeOffset? ChangedAt(string path) => Tree(path).ChangedAt(path);

    public DateTimeOffset? WrittenAt(string path) => Tree(path).WrittenAt(path);

    public bool MayAccess(string path, PathAccess access) => Tree(path).MayAccess(path, access);

    public FileSystemSpace? Measure(string path) => Tree(path).Measure(path);

    public void Dispose()
    {
        _engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private LocalTree Tree(string path) => path.StartsWith(_folder, StringComparison.Ordinal) ? _real : _root;

    private static string Fixtures([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Fixtures");
}
