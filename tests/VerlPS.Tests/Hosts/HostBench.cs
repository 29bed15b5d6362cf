using VerlPS.Adapters.Docker;
using VerlPS.Adapters.Host;
using VerlPS.Engine;
using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

/// <summary>A host made of files: a root with /proc and /etc, a folder of programs, an engine that answers as told.</summary>
internal sealed class HostBench : IRequestTrace, IEngineProcess, ISystemClock, INetworkProbe, IDisposable
{
    public const string Kernel = "5.15.0-122-generic";
    public const long MemoryKiB = 2113462272;

    // In memory: ext4 does not take the inodes of files just removed again for some seconds, and searches long for others.
    private readonly string _folder = Directory.CreateDirectory(
        Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"verlps-{Guid.NewGuid():N}"[..18])).FullName;
    private readonly List<StubEngine> _engines = [];

    public HostBench()
    {
        Outside = new Outside(this);
        Write("proc/sys/kernel/osrelease", $"{Kernel}\n");
        Write("proc/sys/kernel/hostname", "gpu-node-1\n");
        SystemTree.Fill(this);
        Write("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids\n");
        Write("usr/bin/nvidia-container-runtime-hook", "");
        Directory.CreateDirectory(Path.Combine(Root, "var/lib/docker"));
        Directory.CreateDirectory(Programs);
        Script(Path.Combine(Root, "usr/libexec/docker/cli-plugins/docker-compose"), "echo 2.40.2");
        GpuTree.Fill(this);
        BoardTree.Fill(this);
        RdmaTree.Fill(this);
        NetworkTree.Fill(this);
        DaemonTree.Fill(this);
        ToolkitTree.Fill(this);
    }

    /// <summary>Checks that nobody sees who does not name an image, or ask for something.</summary>
    public static IReadOnlyList<string> OnDemand { get; } =
    [
        "NET-MANIFEST", "IMAGE-CUDA", "IMAGE-GATE", "IMAGE-PLATFORM", "IMAGE-COMPUTE", "IMAGE-DISK", "IMAGE-NOTES",
        "JOB-GPUS", "HOST-SHM", "HOST-DATADIR", "JOB-PATH", "HOST-BASELINE", "CTK-SMOKE",
    ];

    public string Root => Path.Combine(_folder, "root");

    public string Programs => Path.Combine(_folder, "bin");

    public string Scratch => _folder;

    public string KernelLogFile => Path.Combine(_folder, "kmsg");

    public List<string> Requests { get; } = [];

    /// <summary>The engine's process, which for a stub would be the test itself.</summary>
    public EngineProcessInfo? EngineProcess { get; set; } = new(4711, DateTimeOffset.UtcNow.AddDays(-1), "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", ["/usr/bin/dockerd", "-H", "fd://"]);

    /// <summary>What the kernel says of its clock, which a test can't set.</summary>
    public bool? ClockSynchronized { get; set; } = true;

    /// <summary>The addresses of names, because a test may not ask a real name server.</summary>
    public Dictionary<string, string[]> Names { get; } = new() { ["localhost"] = ["127.0.0.1"] };

    /// <summary>The servers that stand for those of the net.</summary>
    public Outside Outside { get; }

    /// <summary>What the engine answers beside <c>/info</c> and <c>/version</c>: JSON by the end of the path, or by a part of it that ends with a slash.</summary>
    public Dictionary<string, EngineReply> EngineAnswers { get; } = [];

    /// <summary>The names that were asked for.</summary>
    public List<string> Resolved { get; } = [];

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>What stands before the files, for example a mount that hangs.</summary>
    public Func<IHostTree, IHostTree> Tree { get; set; } = files => files;

    /// <summary>The <c>/info</c> of a healthy host, with a change.</summary>
    public static string Info(string from = "", string to = "")
    {
        string info = $$"""
            {
              "Name": "gpu-node-1", "ServerVersion": "28.5.2", "OperatingSystem": "Ubuntu 22.04.5 LTS", "OSType": "linux", "Architecture": "x86_64",
              "KernelVersion": "{{Kernel}}", "NCPU": 192, "MemTotal": {{MemoryKiB * 1024}}, "DockerRootDir": "/var/lib/docker", "Driver": "overlay2",
              "DriverStatus": [["Backing Filesystem", "extfs"], ["Supports d_type", "true"]], "LoggingDriver": "json-file", "HttpProxy": "", "HttpsProxy": "", "NoProxy": "",
              "CgroupVersion": "2", "CgroupDriver": "systemd", "Runtimes": {"runc": {"path": "runc"}, "nvidia": {"path": "nvidia-container-runtime"} }, "DefaultRuntime": "runc",
              "CDISpecDirs": ["/etc/cdi", "/var/run/cdi"], "DiscoveredDevices": [{"Source": "cdi", "ID": "nvidia.com/gpu=0"}, {"Source": "cdi", "ID": "nvidia.com/gpu=all"}], "Warnings": null
            }
            """;
        Assert.Contains(from, info, StringComparison.Ordinal);
        return from.Length == 0 ? info : info.Replace(from, to, StringComparison.Ordinal);
    }

    public void Write(string path, string text)
    {
        string file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public void WriteBytes(string path, byte[] bytes)
    {
        Write(path, string.Empty);
        File.WriteAllBytes(Path.Combine(Root, path), bytes);
    }

    public void Link(string path, string target)
    {
        string file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.CreateSymbolicLink(file, target);
    }

    public void Delete(string path) => File.Delete(Path.Combine(Root, path));

    public void DeleteFolder(string path) => Directory.Delete(Path.Combine(Root, path), recursive: true);

    public void Program(string name, string script) => Script(Path.Combine(Programs, name), script);

    public static void Script(string file, string script)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>An nvidia-smi that prints a document.</summary>
    public void Smi(string document, int exitCode = 0)
    {
        string capture = Path.Combine(_folder, "capture");
        File.WriteAllText(capture, document);
        Program("nvidia-smi", $"case $1 in nvlink | topo) exec cat '{_folder}'/$1 ;; esac; cat '{capture}'; exit {exitCode}");
    }

    public string Engine(string? info, string version = """{"Version": "28.5.2", "ApiVersion": "1.51", "MinAPIVersion": "1.24"}""")
        => Add(StubEngine.OnSocket(Path.Combine(_folder, $"{_engines.Count}.sock"), info, version, EngineAnswers));

    public string EngineOnTcp(string info) => Add(StubEngine.OnTcp(info, """{"Version": "28.5.2", "ApiVersion": "1.51", "MinAPIVersion": "1.24"}""", EngineAnswers));

    public async Task<HostReport> TestAsync(string dockerHost, HostTestRequest? request = null, CancellationToken cancellationToken = default)
        => Assert.Single((await StreamAsync(dockerHost, request, cancellationToken)).OfType<ResultItem>()).Value as HostReport ?? throw new InvalidOperationException();

    public async Task<IReadOnlyList<StreamItem>> StreamAsync(string dockerHost, HostTestRequest? request = null, CancellationToken cancellationToken = default)
    {
        using IDockerEngine engine = new DockerEngineFactory(this).Open(DockerEndpoint.Parse(dockerHost, "-DockerHost"));
        HostProbe probe = new(Ports(engine));
        List<StreamItem> items = [];
        await foreach (StreamItem item in new HostTestService(probe, new BaselineStore(new LocalTree(), new LocalFiles()), TimeProvider.System).TestAsync(request ?? Wanted(), cancellationToken))
            items.Add(item);
        return items;
    }

    public HostPorts Ports(IDockerEngine engine) => new(
        engine, new ProcessRunner(this, Programs, Root), Tree(new LocalTree(Root)), this, new KernelLog(KernelLogFile), this, this, Variables.GetValueOrDefault, TimeProvider.System)
    {
        Registry = Outside,
    };

    /// <summary>A request that no disk of a test machine fails.</summary>
    public static HostTestRequest Wanted(int seconds = 30) => new() { Timeout = TimeSpan.FromSeconds(seconds), Job = new() { MinimumFreeSpace = 1 } };

    /// <summary>What the engine of <see cref="StartEngine"/> says to <c>/info</c>; null never answers.</summary>
    public string? EngineInfo { get; set; } = Info();

    /// <summary>The engine as a test left it.</summary>
    public string StartEngine() => Engine(EngineInfo);

    EngineProcessInfo? IEngineProcess.Find(string socketPath) => EngineProcess;

    bool? ISystemClock.IsSynchronized() => ClockSynchronized;

    Task<IReadOnlyList<string>> INetworkProbe.ResolveAsync(string name, CancellationToken cancellationToken)
    {
        lock (Resolved)
            Resolved.Add(name);
        return Task.FromResult<IReadOnlyList<string>>(Names.GetValueOrDefault(name, []));
    }

    async Task<ServerAnswer> INetworkProbe.AskAsync(HttpMethod method, Uri address, IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken)
    {
        using NetworkProbe probe = new(this);
        return await probe.AskAsync(method, Outside.Stand(address), headers, cancellationToken);
    }

    public void Record(string request, TimeSpan elapsed, string outcome)
    {
        lock (Requests)
            Requests.Add($"{Outside.Name(request)}: {outcome}");
    }

    public void Dispose()
    {
        foreach (StubEngine engine in _engines)
            engine.Dispose();
        Outside.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Add(StubEngine engine)
    {
        _engines.Add(engine);
        return engine.DockerHost;
    }
}
