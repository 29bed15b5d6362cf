namespace VerlPS.Tests.Hosts;

/// <summary>The network of a healthy host: a way out, names that resolve, Docker Hub and the model hub behind it.</summary>
internal static class NetworkTree
{
    public const string DockerHub = "registry-1.docker.io";
    public const string ModelHub = "huggingface.co";
    public const string Image = "verlai/verl:vllm017.latest";
    public const string ManifestPath = "/v2/verlai/verl/manifests/vllm017.latest";
    public const string BudgetPath = "/v2/ratelimitpreview/test/manifests/latest";

    public static void Fill(HostBench bench)
    {
        bench.Write("proc/net/route", "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\neth0\t00000000\t0100000A\t0003\t0\t0\t100\t00000000\t0\t0\t0\ndocker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n");
        bench.Write("sys/class/net/eth0/mtu", "1500\n");
        bench.Write("sys/class/net/docker0/mtu", "1500\n");
        bench.Write("proc/sys/net/ipv4/ip_forward", "1\n");
        bench.Write("proc/net/tcp", Listeners(22));
        bench.Write("etc/hosts", "127.0.0.1 localhost\n192.0.2.11 gpu-node-1\n");
        bench.Names[DockerHub] = ["192.0.2.80"];
        bench.Names[ModelHub] = ["192.0.2.81"];
        Dictionary<string, ServerReply> hub = bench.Outside[DockerHub].Answers;
        hub["/v2/"] = new ServerReply(401, "", ("WWW-Authenticate", "Bearer realm=\"https://auth.invalid/token\",service=\"hub\""));
        hub[BudgetPath] = new ServerReply(200, "", ("ratelimit-limit", "100;w=21600"), ("ratelimit-remaining", "76;w=21600"));
        // So small that no disk of a test machine is too full for it.
        hub[ManifestPath] = hub["/v2/verlai/verl/manifests/vllm024.latest"] = Manifest(1 << 20);
        bench.Outside[ModelHub].Answers["/"] = new ServerReply(200);
    }

    /// <summary>/proc/net/tcp with listeners on some ports.</summary>
    public static string Listeners(params int[] ports)
        => "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
            + string.Concat(ports.Select((port, index) => $"{index,4}: 00000000:{port:X4} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 {40000 + index} 1 0000000000000000 100 0 0 10 0\n"));

    public static ServerReply Manifest(long size) => new(200, $$"""{"schemaVersion": 2, "layers": [{"size": {{size}}}]}""");

    /// <summary>The engine's /info with mirrors of Docker Hub.</summary>
    public static string Mirrored(params Uri[] mirrors)
        => HostBench.Info("\"Warnings\": null", $"\"Warnings\": null, \"RegistryConfig\": {{\"Mirrors\": [{string.Join(", ", mirrors.Select(mirror => $"\"{mirror}\""))}]}}");
}
