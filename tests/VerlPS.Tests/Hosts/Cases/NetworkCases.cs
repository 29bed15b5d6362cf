using System.Globalization;
using VerlPS.Hosts;
using VerlPS.Images;
using static VerlPS.CheckStatus;
using static VerlPS.Tests.Hosts.HealthyHost;

namespace VerlPS.Tests.Hosts;

/// <summary>Cases of the checks on the network.</summary>
internal static class NetworkCases
{
    private static readonly HostTestRequest Offline = HostBench.Wanted() with { Offline = true };
    private static readonly HostTestRequest SpansHosts = HostBench.Wanted() with { Profile = new HostProfile { RdmaPorts = 8 } };
    private static readonly Uri Hub = RegistryAddress.DockerHub;

    public static RuleCase[] Rules { get; } =
    [
        new("NET-DNS", Asked(Answer(200), TimeSpan.FromSeconds(1.5)), Warning, "registry-1.docker.io took 1.5 s to resolve: each pull waits that long"),
        new("NET-DNS", Asked(Answer(200), addresses: []), Passed, null),
        new("NET-REGISTRY", Asked(Answer(200, seconds: 6)), Warning, "Docker Hub took 6.0 s to answer"),
        new("NET-MIRROR", Asked(Answer(200)) with { Network = new("x") { Mirrors = Fact.Of<IReadOnlyList<ServerReading>>([Reading(Answer(200, seconds: 6))]) } }, Warning, "mirror registry-1.docker.io took 6.0 s to answer"),
        new("NET-HF", Facts with { Network = new("x") { ModelHub = Fact.Of(Reading(Answer(200, seconds: 6))) } }, Warning, "registry-1.docker.io took 6.0 s to answer: models load slowly"),
        new("NET-RATELIMIT", Budget(new PullBudget(null, null, null)), Passed, null),
        new("NET-RATELIMIT", Budget(new PullBudget(1, 100, TimeSpan.FromHours(6))), Warning, "Docker Hub lets this host pull 1 more image"),
        new("NET-PORTS", Taken([8080, 8081], new(8080, "grafana", false), new(8081, null, false)), Failed, "port 8080 (grafana), 8081 are in use: the job can't have them"),
    ];

    public static TreeCase[] Trees { get; } =
    [
        new("NET-DNS", _ => { }, Passed, null),
        new("NET-DNS", bench =>
        {
            bench.Names.Remove(NetworkTree.DockerHub);
            bench.Outside[NetworkTree.DockerHub].Answers.Clear();
        }, Failed, "registry-1.docker.io does not resolve: no image can be pulled from it"),
        new("NET-DNS", bench => Mirror(bench, new ServerReply(200)), Passed, null),
        new("NET-DNS", _ => { }, Skipped, "offline") { Request = Offline },

        new("NET-REGISTRY", _ => { }, Passed, null),
        new("NET-REGISTRY", bench => Hubs(bench, "/v2/", new ServerReply(503)), Failed, "Docker Hub is not to be reached: it answers 503"),
        new("NET-REGISTRY", bench => Hubs(bench, "/v2/", new ServerReply(401)), Failed, "Docker Hub is not to be reached: it answers 401 without a challenge, so it is no registry"),
        new("NET-REGISTRY", bench => Hubs(bench, "/v2/", new ServerReply(302, "", ("Location", "http://login.invalid/"))), Failed, "Docker Hub is not to be reached: it sends on to http://login.invalid/, so it is no registry"),
        new("NET-REGISTRY", bench => Hubs(bench, "/v2/", new ServerReply(429)), Warning, "Docker Hub turns this host away for now (429): too many requests"),
        new("NET-REGISTRY", bench => Hubs(bench, "/v2/", ServerReply.Never), Failed, "Docker Hub is not to be reached: no answer within 1 s") { Request = HostBench.Wanted(seconds: 1) },
        new("NET-REGISTRY", _ => { }, Skipped, "offline") { Request = Offline },

        new("NET-MIRROR", _ => { }, Passed, null),
        new("NET-MIRROR", bench => Mirror(bench, new ServerReply(200)), Passed, null),
        new("NET-MIRROR", bench => Mirror(bench, new ServerReply(502)), Warning, null),
        new("NET-MIRROR", bench =>
        {
            Mirror(bench, new ServerReply(502));
            Hubs(bench, "/v2/", new ServerReply(503));
        }, Failed, null),
        new("NET-MIRROR", _ => { }, Skipped, "offline") { Request = Offline },

        new("NET-RATELIMIT", _ => { }, Passed, null),
        new("NET-RATELIMIT", bench => Hubs(bench, NetworkTree.BudgetPath, new ServerReply(200, "", ("ratelimit-limit", "100;w=21600"), ("ratelimit-remaining", "9;w=21600"))), Warning, "Docker Hub lets this host pull 9 more images"),
        new("NET-RATELIMIT", bench => Hubs(bench, NetworkTree.BudgetPath, new ServerReply(429)), Failed, "Docker Hub lets this host pull nothing more for now"),
        new("NET-RATELIMIT", bench => Hubs(bench, NetworkTree.BudgetPath, new ServerReply(500)), Skipped, null),
        new("NET-RATELIMIT", bench => Hubs(bench, "/v2/", new ServerReply(503)), Skipped, "Docker Hub does not answer"),

        new("NET-MANIFEST", _ => { }, Passed, null) { Request = Image(NetworkTree.Image) },
        new("NET-MANIFEST", bench => bench.EngineAnswers["/images/verlai/verl:vllm017.latest/json"] = ImageCases.Inspected(), Passed, null) { Request = Image(NetworkTree.Image) with { Offline = true } },
        new("NET-MANIFEST", _ => { }, Failed, "Docker Hub has no vllm017.dev2") { Request = Image("verlai/verl:vllm017.dev2") },
        new("NET-MANIFEST", bench => Hubs(bench, NetworkTree.ManifestPath, new ServerReply(200, """{"manifests": [{"digest": "sha256:0", "platform": {"architecture": "s390x"}}]}""")), Failed, "vllm017.latest is not for x86_64") { Request = Image(NetworkTree.Image) },
        new("NET-MANIFEST", bench => Hubs(bench, NetworkTree.ManifestPath, new ServerReply(403)), Failed, null) { Request = Image(NetworkTree.Image) },
        new("NET-MANIFEST", bench => Hubs(bench, NetworkTree.ManifestPath, new ServerReply(500)), Skipped, null) { Request = Image(NetworkTree.Image) },
        new("NET-MANIFEST", _ => { }, Skipped, "offline") { Request = Image(NetworkTree.Image) with { Offline = true } },

        new("NET-HF", _ => { }, Passed, null),
        new("NET-HF", bench => bench.Outside[NetworkTree.ModelHub].Answers["/"] = new ServerReply(503), Warning, "huggingface.co is not to be reached (it answers 503): models must be on the host"),
        new("NET-HF", bench => bench.Variables["HF_ENDPOINT"] = bench.Outside["hub.invalid"].Address.ToString(), Passed, null),
        new("NET-HF", bench => bench.Variables["HF_ENDPOINT"] = "hub", Skipped, "HF_ENDPOINT is no address of a server"),
        new("NET-HF", _ => { }, Skipped, "offline") { Request = Offline },

        new("NET-MTU", _ => { }, Passed, null) { Request = Offline },
        new("NET-MTU", bench => bench.Write("sys/class/net/eth0/mtu", "1450\n"), Warning, "docker0's packets (1500 bytes) are larger than eth0 takes (1450): downloads in containers can hang"),
        new("NET-MTU", bench => bench.Delete("sys/class/net/docker0/mtu"), Skipped, "no docker0, or no default route"),

        new("NET-FORWARD", bench => bench.Write("proc/sys/net/bridge/bridge-nf-call-iptables", "1\n"), Passed, null),
        new("NET-FORWARD", bench => bench.Write("proc/sys/net/bridge/bridge-nf-call-iptables", "0\n"), Warning, null),
        new("NET-FORWARD", bench => bench.Write("proc/sys/net/ipv4/ip_forward", "0\n"), Failed, "IP forwarding is off: containers on a bridge reach nobody"),
        new("NET-FORWARD", bench => bench.Delete("proc/sys/net/ipv4/ip_forward"), Skipped, "/proc/sys/net can't be read"),

        new("NET-FIREWALL", bench => bench.Write("etc/ufw/ufw.conf", "# on at boot\nENABLED=yes\nLOGLEVEL=low\n"), Passed, null),
        new("NET-FIREWALL", bench => bench.Write("etc/ufw/ufw.conf", "ENABLED=yes\n"), Warning, "ufw is on, and Ray's nodes talk over ports that it closes") { Request = SpansHosts },
        new("NET-FIREWALL", bench => bench.Write("sys/fs/cgroup/system.slice/firewalld.service/cgroup.procs", "812\n"), Warning, "firewalld is on, and Ray's nodes talk over ports that it closes") { Request = SpansHosts },
        new("NET-FIREWALL", bench => bench.Write("etc/ufw/ufw.conf", "ENABLED=no\n"), Passed, null) { Request = SpansHosts },
        new("NET-FIREWALL", bench => Directory.Delete(Path.Combine(bench.Root, "proc/sys/net"), recursive: true), Skipped, "not to be seen from here"),

        new("NET-PORTS", _ => { }, Passed, null) { Request = Ports(22222) },
        new("NET-PORTS", bench => bench.Write("proc/net/tcp", NetworkTree.Listeners(22, 8265)), Warning, "port 8265 is in use: Ray or a rollout server takes it where nothing else is said"),
        new("NET-PORTS", bench => bench.Write("proc/net/tcp6", NetworkTree.Listeners(8888)), Failed, "port 8888 is in use: the job can't have it") { Request = Ports(8888) },
        new("NET-PORTS", bench => Container(bench, "verl", 8888, """{"io.verlps.version": "1.0.0"}"""), Warning, "port 8888 (verl) is in use: a container of VerlPS has it already") { Request = Ports(8888) },
        new("NET-PORTS", bench => Container(bench, "grafana", 8888, "{}"), Failed, "port 8888 (grafana) is in use: the job can't have it") { Request = Ports(8888) },
        new("NET-PORTS", bench => bench.Delete("proc/net/tcp"), Skipped, "/proc/net/tcp can't be read"),

        new("NET-HOSTNAME", _ => { }, Passed, null) { Request = Offline },
        new("NET-HOSTNAME", bench => bench.Write("etc/hosts", "127.0.1.1 gpu-node-1\n"), Passed, null),
        new("NET-HOSTNAME", bench => bench.Write("etc/hosts", "127.0.1.1 gpu-node-1\n"), Warning, "'gpu-node-1' is 127.0.1.1: other nodes can't find this host by it") { Request = SpansHosts },
        new("NET-HOSTNAME", bench => bench.Write("etc/hosts", "127.0.0.1 localhost\n"), Warning, "'gpu-node-1' does not resolve: Ray and torch.distributed look for the host by it"),
        new("NET-HOSTNAME", bench =>
        {
            bench.Write("etc/hosts", "127.0.0.1 localhost\n");
            bench.Names["gpu-node-1"] = ["192.0.2.11"];
        }, Passed, null),
        new("NET-HOSTNAME", bench => bench.Delete("etc/hosts"), Skipped, "offline, and /etc/hosts does not hold the host's name") { Request = Offline },
    ];

    public static HostTestRequest Image(string reference) => HostBench.Wanted() with { Image = ImageReference.Parse(reference) };

    /// <summary>The engine has one mirror, and this is what it says to <c>/v2/</c>.</summary>
    public static StubServer Mirror(HostBench bench, ServerReply answer)
    {
        StubServer mirror = bench.Outside["mirror.invalid"];
        mirror.Answers["/v2/"] = answer;
        bench.EngineInfo = NetworkTree.Mirrored(mirror.Address);
        return mirror;
    }

    private static void Hubs(HostBench bench, string path, ServerReply answer) => bench.Outside[NetworkTree.DockerHub].Answers[path] = answer;

    private static HostTestRequest Ports(params int[] ports) => HostBench.Wanted() with { Job = new() { MinimumFreeSpace = 1, Ports = ports } };

    private static void Container(HostBench bench, string name, int port, string labels)
    {
        const string Id = "4c5c1d4ac7a1a5c0f5d0a3d9d4a9f7e1b2c3d4e5f60718293a4b5c6d7e8f9012";
        bench.Write("proc/net/tcp", NetworkTree.Listeners(port));
        bench.EngineAnswers["/containers/json"] = $$"""[{"Id": "{{Id}}", "Names": ["/{{name}}"]}]""";
        bench.EngineAnswers[$"/containers/{Id}/json"] = string.Create(CultureInfo.InvariantCulture, $$"""
            {"Id": "{{Id}}", "Name": "/{{name}}", "Created": "2026-11-01T10:00:00Z", "State": {"Status": "running", "Running": true, "StartedAt": "2026-11-01T10:00:00Z", "FinishedAt": "0001-01-01T00:00:00Z"},
             "Config": {"Image": "some/image:1", "Labels": {{labels}}}, "HostConfig": {"PortBindings": {"{{port}}/tcp": [{"HostIp": "0.0.0.0", "HostPort": "{{port}}"}] } }, "Mounts": []}
            """);
    }

    private static ServerAnswer Answer(int status, double seconds = 0.1) => new(status, new Dictionary<string, string>(), null, TimeSpan.FromSeconds(seconds));

    private static ServerReading Reading(ServerAnswer answer, TimeSpan resolving = default, string[]? addresses = null)
        => new(Hub, answer, new NameReading(Hub.Host, addresses ?? ["192.0.2.80"], resolving), default);

    private static HostFacts Asked(ServerAnswer answer, TimeSpan resolving = default, string[]? addresses = null)
        => Facts with { Network = new("x") { Registry = Fact.Of(new RegistryReading(RegistryRoute.Of(null, null), Reading(answer, resolving, addresses), false)) } };

    private static HostFacts Budget(PullBudget budget) => Facts with { Network = new("x") { PullBudget = Fact.Of(budget) } };

    private static HostFacts Taken(int[] wanted, params PortUse[] taken) => Facts with { Network = new("x") { Ports = Fact.Of(new PortReading(wanted, [6379], taken)) } };
}
