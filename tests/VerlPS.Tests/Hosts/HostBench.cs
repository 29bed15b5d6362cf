using VerlPS.Adapters.Docker;
using VerlPS.Adapters.Host;
using VerlPS.Engine;
using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

/// <summary>A host made of files: a root with /proc and /etc, a folder of programs, an engine that answers as told.</summary>
internal sealed class HostBench : IRequestTrace, IDisposable
{
    public const string Kernel = "5.15.0-122-generic";
    private const long MemoryKiB = 2113462272;

    private readonly string _folder = Directory.CreateTempSubdirectory("verlps-").FullName;
    private readonly List<StubEngine> _engines = [];

    public HostBench()
    {
        Write("proc/sys/kernel/osrelease", $"{Kernel}\n");
        Write("proc/sys/kernel/hostname", "gpu-node-1\n");
        Write("proc/meminfo", $"MemTotal:       {MemoryKiB} kB\nMemFree:        1930000000 kB\n");
        Write("etc/os-release", "NAME=\"Ubuntu\"\nPRETTY_NAME=\"Ubuntu 22.04.5 LTS\"\n");
        Write("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids\n");
        Write("usr/bin/nvidia-container-runtime-hook", "");
        Directory.CreateDirectory(Path.Combine(Root, "var/lib/docker"));
        Directory.CreateDirectory(Programs);
        Program("docker", "echo 2.40.2");
        Smi(SmiXml.Document(string.Concat(Enumerable.Repeat(SmiXml.Gpu(), 8)), driver: "580.95.05"));
    }

    public string Root => Path.Combine(_folder, "root");

    public string Programs => Path.Combine(_folder, "bin");

    public string Scratch => _folder;

    public List<string> Requests { get; } = [];

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>The <c>/info</c> of a healthy host, with a change.</summary>
    public static string Info(string from = "", string to = "")
    {
        string info = $$"""
            {
              "Name": "gpu-node-1", "ServerVersion": "28.5.2", "OperatingSystem": "Ubuntu 22.04.5 LTS", "OSType": "linux", "Architecture": "x86_64",
              "KernelVersion": "{{Kernel}}", "NCPU": 192, "MemTotal": {{MemoryKiB * 1024}}, "DockerRootDir": "/var/lib/docker", "Driver": "overlay2",
              "CgroupVersion": "2", "CgroupDriver": "systemd", "Runtimes": {"runc": {"path": "runc"}, "nvidia": {"path": "nvidia-container-runtime"} }, "DefaultRuntime": "runc",
              "CDISpecDirs": ["/etc/cdi", "/var/run/cdi"], "DiscoveredDevices": null, "Warnings": null
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

    public void Delete(string path) => File.Delete(Path.Combine(Root, path));

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
        Program("nvidia-smi", $"cat '{capture}'; exit {exitCode}");
    }

    public string Engine(string? info, string version = """{"Version": "28.5.2", "ApiVersion": "1.51", "MinAPIVersion": "1.24"}""")
        => Add(StubEngine.OnSocket(Path.Combine(_folder, $"{_engines.Count}.sock"), info, version));

    public string EngineOnTcp(string info) => Add(StubEngine.OnTcp(info, """{"Version": "28.5.2", "ApiVersion": "1.51"}"""));

    public async Task<HostReport> TestAsync(string dockerHost, HostTestRequest? request = null, CancellationToken cancellationToken = default)
        => Assert.Single((await StreamAsync(dockerHost, request, cancellationToken)).OfType<ResultItem>()).Value as HostReport ?? throw new InvalidOperationException();

    public async Task<IReadOnlyList<StreamItem>> StreamAsync(string dockerHost, HostTestRequest? request = null, CancellationToken cancellationToken = default)
    {
        using IDockerEngine engine = new DockerEngineFactory(this).Open(DockerEndpoint.Parse(dockerHost, "-DockerHost"));
        HostProbe probe = new(engine, new ProcessRunner(this, Programs), new LocalFiles(Root), new EngineProcess(), Variables.GetValueOrDefault, TimeProvider.System);
        List<StreamItem> items = [];
        await foreach (StreamItem item in new HostTestService(probe, TimeProvider.System).TestAsync(request ?? Wanted(), cancellationToken))
            items.Add(item);
        return items;
    }

    /// <summary>A request that no disk of a test machine fails.</summary>
    public static HostTestRequest Wanted(int seconds = 30) => new() { Timeout = TimeSpan.FromSeconds(seconds), MinimumFreeSpace = 1 };

    public void Record(string request, TimeSpan elapsed, string outcome)
    {
        lock (Requests)
            Requests.Add($"{request}: {outcome}");
    }

    public void Dispose()
    {
        foreach (StubEngine engine in _engines)
            engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Add(StubEngine engine)
    {
        _engines.Add(engine);
        return engine.DockerHost;
    }
}
