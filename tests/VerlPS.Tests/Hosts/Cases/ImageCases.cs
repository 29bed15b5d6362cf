using VerlPS.Hosts;
using VerlPS.Images;
using static VerlPS.CheckStatus;
using static VerlPS.Tests.Hosts.HealthyHost;
using static VerlPS.Tests.Hosts.NetworkCases;

namespace VerlPS.Tests.Hosts;

/// <summary>Cases of the checks on the image.</summary>
internal static class ImageCases
{
    private const string Gate13 = "NVIDIA_REQUIRE_CUDA=cuda>=13.0 brand=nvidia,driver>=535,driver<536 brand=tesla,driver>=535,driver<536";
    private static readonly HostTestRequest Wanted = Image(NetworkTree.Image);

    public static RuleCase[] Rules { get; } =
    [
        new("IMAGE-CUDA", WithImage("vllm017.latest", "575.57.08"), Passed, null),
        new("IMAGE-CUDA", WithImage("vllm024.latest", "575.57.08"), Failed, "vllm024.latest: driver 575.57.08 can't run CUDA 13.0.2, which needs 580.65.06 or newer"),
        new("IMAGE-CUDA", WithImage("vllm017.latest", "545.23.06"), Warning, null),
        new("IMAGE-CUDA", WithImage("vllm017.latest", "545.23.06") with { Store = Stored() }, Passed, null),
        new("IMAGE-CUDA", WithImage("no-such-tag", "575.57.08"), Skipped, "the image's CUDA version is not known"),
        new("IMAGE-CUDA", WithImage("rocm702-vllm020-te210-20260518", "575.57.08"), Skipped, "an image for ROCm holds no CUDA"),
        new("IMAGE-CUDA", WithImage("vllm017.latest", "575.57.08") with { Driver = Fact.None<string>("no driver") }, Skipped, "no driver"),

        new("IMAGE-GATE", Gated("NVIDIA_REQUIRE_CUDA=cuda>=12.9", g => g), Passed, null),
        new("IMAGE-GATE", Gated("NVIDIA_DISABLE_REQUIRE=true", g => g, "NVIDIA_REQUIRE_CUDA=cuda>=99.0"), Passed, null),
        new("IMAGE-GATE", Gated("PATH=/usr/bin", g => g), Passed, null),
        new("IMAGE-GATE", Gated("NVIDIA_REQUIRE_CUDA=cuda>=99.0", g => g) with { GpuService = Fact.Of(new GpuService(GpuAccess.Cdi, "CDI")) }, Warning, "the image asks for cuda>=99.0, and driver 580.95.05 offers CUDA 13.0; with CDI nobody checks that before the start"),
        new("IMAGE-GATE", Gated("NVIDIA_REQUIRE_CUDA=brand=tesla", g => g with { Brand = null }), Skipped, "whether brand=tesla is met can't be told from here"),
        new("IMAGE-GATE", Gated("NVIDIA_REQUIRE_CUDA=cuda>=12.9", g => g) with { SmiReport = Report([]) }, Skipped, "no GPU"),
        new("IMAGE-GATE", Gated("NVIDIA_REQUIRE_CUDA=cuda>=12.9", g => g) with { SmiReport = Fact.None<NvidiaSmiReport>("no report") }, Skipped, "no report"),

        new("IMAGE-PLATFORM", WithImage("vllm020.aarch64.dev1", "580.95.05"), Failed, "vllm020.aarch64.dev1: built for arm64, the host is amd64"),
        new("IMAGE-PLATFORM", WithImage("rocm702-vllm020-te210-20260518", "580.95.05"), Failed, "rocm702-vllm020-te210-20260518 is built for ROCm and not for NVIDIA's GPUs"),
        new("IMAGE-PLATFORM", WithImage("no-such-tag", "580.95.05"), Skipped, "the image's platform is not known"),
        new("IMAGE-PLATFORM", WithImage("vllm017.latest", "580.95.05") with { Host = Fact.Of(Node with { Architecture = null }) }, Skipped, "the host's processor is not known"),

        new("IMAGE-COMPUTE", Boards("vllm017.latest", "8.0"), Passed, null),
        new("IMAGE-COMPUTE", Boards("vllm012.latest", "8.0"), Warning, "the image's DeepEP is compiled for 9.0 only, and fails on 8.0 with 'named symbol not found'"),
        new("IMAGE-COMPUTE", Boards("vllm012.latest", "9.0"), Passed, null),
        new("IMAGE-COMPUTE", Boards("vllm017.latest", "7.5"), Failed, "boards of compute capability 7.5 can't run the image's flash-attn (8.0)"),
        new("IMAGE-COMPUTE", Boards("vllm024.latest", "7.0"), Failed, "NVIDIA H100 80GB HBM3 (compute capability 7.0) is older than CUDA 13.0.2 supports (7.5 and newer)"),
        new("IMAGE-COMPUTE", Boards("no-such-tag", "9.0"), Skipped, "the image is not in the catalogue"),
        new("IMAGE-COMPUTE", WithImage("vllm017.latest", "580.95.05") with { SmiReport = Report([]) }, Skipped, "no GPU"),

        new("IMAGE-DISK", Sized(10, free: 45), Passed, null),
        new("IMAGE-DISK", Sized(10, free: 44), Warning, "a pull of 10 GiB can take up to 45 GiB unpacked, and /var/lib/docker has 44 GiB"),
        new("IMAGE-DISK", Sized(10, free: 29), Failed, "a pull of 10 GiB takes 30 GiB or more unpacked, and /var/lib/docker has 29 GiB"),
        new("IMAGE-DISK", Sized(10, free: 1) with { Store = Stored() }, Passed, null),

        new("IMAGE-NOTES", WithImage("vllm024.latest", "580.95.05"), Passed, null),
        new("IMAGE-NOTES", WithImage("no-such-tag", "580.95.05"), Warning, "Named nowhere upstream, and its tag has no form of verl's: nothing is known of its contents"),
        new("IMAGE-NOTES", WithImage("app-verl0.4-vllm0.8.5-mcore0.12.2-te2.2", "580.95.05"), Warning, "app-verl0.4-vllm0.8.5-mcore0.12.2-te2.2 is legacy: verl of today does not run in it"),
        new("IMAGE-NOTES", Facts with { Image = ImageCatalogue.Describe(ImageReference.Parse("me/mine:1")) }, Skipped, "no image of verl's own: nothing is known of its contents"),
    ];

    public static TreeCase[] Trees { get; } =
    [
        new("IMAGE-CUDA", _ => { }, Passed, null) { Request = Wanted },
        new("IMAGE-GATE", bench => Local(bench, "NVIDIA_REQUIRE_CUDA=cuda>=12.8"), Passed, null) { Request = Wanted },
        new("IMAGE-GATE", bench => Local(bench, Gate13), Failed, "the image asks for cuda>=13.0, and driver 580.95.05 offers CUDA 12.8: the start ends with 'unsatisfied condition: cuda>=13.0'") { Request = Wanted },
        new("IMAGE-GATE", _ => { }, Skipped, "the image is not in the engine's store") { Request = Wanted },
        new("IMAGE-GATE", bench => bench.EngineAnswers["/images/"] = "[", Skipped, null) { Request = Wanted },
        new("IMAGE-PLATFORM", _ => { }, Passed, null) { Request = Wanted },
        new("IMAGE-PLATFORM", bench => Local(bench, "PATH=/usr/bin", "arm64"), Failed, "vllm017.latest: built for arm64, the host is amd64") { Request = Wanted },
        new("IMAGE-COMPUTE", _ => { }, Passed, null) { Request = Wanted },
        new("IMAGE-COMPUTE", bench => bench.Smi("no report"), Skipped, "nvidia-smi printed no XML report") { Request = Wanted },
        new("IMAGE-DISK", _ => { }, Passed, null) { Request = Wanted },
        new("IMAGE-DISK", bench => bench.Outside[NetworkTree.DockerHub].Answers[NetworkTree.ManifestPath] = NetworkTree.Manifest(1L << 50), Failed, null) { Request = Wanted },
        new("IMAGE-DISK", _ => { }, Skipped, "offline") { Request = Wanted with { Offline = true } },
        new("IMAGE-NOTES", _ => { }, Passed, null) { Request = Wanted },
    ];

    /// <summary>An engine's answer to the inspection of an image.</summary>
    public static string Inspected(string variable = "PATH=/usr/bin", string architecture = "amd64")
        => $$"""{"Id": "sha256:{{new string('a', 64)}}", "RepoTags": ["{{NetworkTree.Image}}"], "RepoDigests": [], "Size": 25769803776, "Created": "2026-03-12T08:00:00Z", "Architecture": "{{architecture}}", "Os": "linux", "Config": {"Env": ["{{variable}}"]} }""";

    private static void Local(HostBench bench, string variable, string architecture = "amd64")
        => bench.EngineAnswers[$"/images/{NetworkTree.Image}/json"] = Inspected(variable, architecture);

    private static StoreFacts Stored(params string[] environment)
        => new("x") { Image = Fact.Of(new StoredImage("sha256:a", [], [], 25 * GiB, null) { Architecture = "amd64", Environment = environment }) };

    private static HostFacts Gated(string variable, Func<Gpu, Gpu> change, params string[] more)
        => WithBoards(gpu => change(gpu with { Brand = "NVIDIA" })) with { Image = WithImage("vllm017.latest", "580.95.05").Image, Store = Stored([variable, .. more]) };

    private static HostFacts Boards(string tag, string capability) => WithBoards(gpu => gpu with { ComputeCapability = capability }) with { Image = WithImage(tag, "580.95.05").Image };

    private static HostFacts Sized(long packed, long free) => WithImage("vllm017.latest", "580.95.05") with
    {
        Disk = Fact.Of(new DiskSpace("/var/lib/docker", free * GiB, 1000 * GiB)),
        Network = new("x") { Manifest = Fact.Of(new ManifestReading("Docker Hub", new RemoteManifest("sha256:a", packed * GiB), null)) },
    };
}
