using VerlPS.Containers;
using VerlPS.Images;

namespace VerlPS.Tests.Containers.Lab;

/// <summary>Valid requests at random, the same for the same seed. What the lab's engine may not do (memlock) is left out.</summary>
internal sealed class RandomSpecs(int seed, string folder)
{
    private static readonly string[] Values = ["1e-6", "a b", "$HOME ${X} $$", "", "say \"hi\"", "yes", "22:22", "训练", "#no", "{\"a\": [1]}", "back\\slash", "trailing "];

    private readonly Random _random = new(seed);

    public ContainerSpec Next(string name, string image)
    {
        bool hostNetwork = One(5);
        bool server = image.Contains("vllm011", StringComparison.Ordinal);
        string? ipc = Pick<string?>(null, null, "shareable", "host");
        ContainerRequest request = new()
        {
            Image = image,
            Name = name,
            Gpus = Pick(GpuRequest.All, GpuRequest.None, new GpuRequest(2), new GpuRequest("device=0,3"), new GpuRequest("nvidia.com/gpu=1")),
            Command = Pick<string[]>([], ["sleep", "1000"], ["echo \"$HOME\" && sleep 1000"]),
            Entrypoint = One(4) ? ["/bin/sh", "-c", "sleep 1000", "x"] : [],
            Environment = Some(4).ToDictionary(i => $"V{i}_NAME", _ => Pick(Values)),
            Secrets = [],
            Labels = Some(3).ToDictionary(i => $"lab.test/{i}", _ => Pick(Values)),
            Volumes = [.. Some(3).Select(i => new BindMount($"{folder}/m{i}", $"/mnt/m{i}", One(2)))],
            Root = One(3) ? $"{folder}/root" : null,
            ShmSize = ipc == "host" ? null : Pick<long?>(null, 64 << 20, 96 << 20, 1L << 30),
            IpcMode = ipc,
            Network = hostNetwork ? "host" : Pick("bridge", "none"),
            Ports = hostNetwork || One(2) ? [] : [new PortSpec($"{20000 + _random.Next(9000)}:80"), new PortSpec($"127.0.0.1:{30000 + _random.Next(1000)}:53/udp")],
            Restart = Pick("no", "always", "unless-stopped", "on-failure"),
            WorkingDirectory = Pick<string?>(null, "/tmp", "/var/log"),
            TimeZone = Pick<string?>(null, "Asia/Shanghai"),
            Ulimits = One(2) ? [new UlimitSpec("core", 0, 0), new UlimitSpec("nproc", 1000, 2000)] : [],
            CapAdd = Pick<string[]>([], ["sys_ptrace"], ["CAP_NET_ADMIN", "SYS_NICE"]),
            User = Pick<string?>(null, "1000", "1000:1000", "root"),
            LogDriver = Pick<string?>(null, "local", "json-file"),
            HealthCommand = Pick<string[]>([], ["test", "-e", "/ready $HOME"], ["test -e /ready && echo \"$HOME\""]),
            StopTimeout = Pick<TimeSpan?>(null, TimeSpan.Zero, TimeSpan.FromSeconds(90)),
            Memory = Pick<long?>(null, 256 << 20, 1L << 30),
            Cpus = Pick<decimal?>(null, 0.5m, 1.25m),
            CpuSet = Pick<string?>(null, "0", "0-1"),
        };
        request = request with { LogOptions = request.LogDriver is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["max-size"] = "7m" } };
        if (request.HealthCommand.Count > 0)
            request = request with { HealthInterval = Pick<TimeSpan?>(null, TimeSpan.FromSeconds(90)) };
        // Only a bridge publishes ports.
        if (request.Network == "none")
            request = request with { Ports = [] };
        return ContainerSpecFactory.Create(request, ImageCatalogue.Describe(ImageReference.Parse(server ? "verlai/verl:vllm011.latest" : "verlai/verl:vllm017.latest")), 16L << 30);
    }

    private bool One(int of) => _random.Next(of) == 0;

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    private IEnumerable<int> Some(int atMost) => Enumerable.Range(0, _random.Next(atMost + 1));
}
