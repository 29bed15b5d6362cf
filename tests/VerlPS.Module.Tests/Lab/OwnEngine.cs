using System.Diagnostics;
using System.Text.Json.Nodes;

namespace VerlPS.Module.Tests.Lab;

/// <summary>
/// A second engine inside the lab, for tests that break one; it has the lab's image. Its store is a small file system of its own, and so is its
/// network: an engine without a bridge takes away the one that it finds.
/// </summary>
internal sealed class OwnEngine : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);
    private static readonly string Lab = Environment.GetEnvironmentVariable("VERLPS_LAB_DIR")!;
    private readonly string _folder = Directory.CreateDirectory($"{Lab}/own-{Guid.NewGuid():N}"[..(Lab.Length + 13)]).FullName;
    private Process? _process;

    public OwnEngine(int megabytes)
    {
        Directory.CreateDirectory(Store);
        Shell($"mount -t tmpfs -o size={megabytes}m tmpfs {Store}");
        JsonNode settings = JsonNode.Parse(File.ReadAllText($"{Lab}/daemon.json"))!;
        settings["hosts"] = new JsonArray(Host);
        settings["data-root"] = $"{Store}/docker";
        settings["exec-root"] = $"{_folder}/exec";
        settings["pidfile"] = $"{_folder}/docker.pid";
        settings["bridge"] = "none";
        settings["iptables"] = false;
        File.WriteAllText($"{_folder}/daemon.json", settings.ToJsonString());
        Start();
        Assert.True(Shell($"docker pull -q {LabDocker.Image} >/dev/null && docker save {LabDocker.Image} | docker -H {Host} load -q >/dev/null"));
    }

    public string Host => $"unix://{_folder}/docker.sock";

    public string Store => $"{_folder}/store";

    /// <summary>Starts it, with the lab engine's own program and environment, and waits until it answers.</summary>
    public void Start()
    {
        string lab = $"/proc/{File.ReadAllText($"{Lab}/docker.pid").Trim()}";
        ProcessStartInfo start = new("sh") { ArgumentList = { "-c", $"exec unshare --net {new FileInfo($"{lab}/exe").LinkTarget} --config-file {_folder}/daemon.json >>{_folder}/log 2>&1" } };
        start.Environment.Clear();
        foreach (string[] pair in File.ReadAllText($"{lab}/environ").Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)))
            start.Environment[pair[0]] = pair[1];
        _process = Process.Start(start)!;
        Assert.True(SpinWait.SpinUntil(() => Answers() || _process.HasExited, Patience) && !_process.HasExited, File.ReadAllText($"{_folder}/log"));
    }

    /// <summary>kill -9, as the kernel does for want of memory.</summary>
    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
    }

    /// <summary>Ends it in good order, as a restart of its service does.</summary>
    public void Stop()
    {
        Shell($"kill $(cat {_folder}/docker.pid)");
        Assert.True(_process!.WaitForExit(Patience));
    }

    public string Docker(params string[] arguments) => LabDocker.Run(["-H", Host, .. arguments]);

    public void Dispose()
    {
        // Its containerd outlives it, and holds files of the store.
        Shell($"for file in {_folder}/docker.pid {_folder}/exec/containerd/containerd.pid; do [ ! -s $file ] || kill $(cat $file) 2>/dev/null; done; true");
        _process?.WaitForExit(Patience);
        _process?.Dispose();
        SpinWait.SpinUntil(() => Shell($"awk '{{ print $5 }}' /proc/self/mountinfo | grep {_folder} | sort -r | xargs -r umount -l"), Patience);
        Directory.Delete(_folder, recursive: true);
    }

    private bool Answers()
    {
        Thread.Sleep(50);
        return Shell($"timeout 5 docker -H {Host} version >/dev/null 2>&1");
    }

    private static bool Shell(string line)
    {
        using Process process = Process.Start("sh", ["-c", line]);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
