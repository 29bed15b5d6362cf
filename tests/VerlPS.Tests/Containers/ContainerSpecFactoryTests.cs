using VerlPS.Containers;
using VerlPS.Images;

namespace VerlPS.Tests.Containers;

public class ContainerSpecFactoryTests
{
    private const long GiB = 1L << 30;

    [Fact]
    public void Defaults_keep_a_shell_image_alive_with_all_gpus()
    {
        ContainerSpec spec = Create(new ContainerRequest { Image = "verlai/verl:vllm017.latest" });

        Assert.Equal(["sleep", "infinity"], spec.Command);
        Assert.Empty(spec.Entrypoint);
        Assert.Equal(GpuRequestKind.All, spec.Gpus.Kind);
        Assert.Equal(128 * GiB, spec.ShmSize);
        Assert.Equal("bridge", spec.Network);
        Assert.Equal("no", spec.Restart);
        Assert.Equal([new UlimitSpec("stack", 67108864, 67108864)], spec.Ulimits);
        Assert.Empty(spec.CapAdd);
        Assert.True(spec.Init);
        Assert.Equal("single", spec.Labels["io.verlps.role"]);
        Assert.Matches("^[0-9a-f]{16}$", spec.Labels["io.verlps.spec"]);
        Assert.Equal(ContainerLabels.ModuleVersion, spec.Labels["io.verlps.version"]);
    }

    [Theory]
    [InlineData("verlai/verl:vllm011.latest", "sleep", "infinity")]
    [InlineData("verlai/verl:vllm017.latest", "", "sleep infinity")]
    public void A_server_entrypoint_is_replaced_and_any_other_is_left(string image, string entrypoint, string command)
    {
        ContainerSpec spec = Create(new ContainerRequest { Image = image });

        Assert.Equal(entrypoint, string.Join(' ', spec.Entrypoint));
        Assert.Equal(command, string.Join(' ', spec.Command));
    }

    [Fact]
    public void One_string_with_a_blank_is_a_shell_line_and_several_are_a_vector()
    {
        Assert.Equal(["/bin/sh", "-c", "echo a | cat"], Create(new ContainerRequest { Image = Any, Command = ["echo a | cat"] }).Command);
        Assert.Equal(["python3", "-m", "x y"], Create(new ContainerRequest { Image = Any, Command = ["python3", "-m", "x y"] }).Command);
        Assert.Equal(["nvidia-smi"], Create(new ContainerRequest { Image = Any, Command = ["nvidia-smi"] }).Command);
    }

    [Fact]
    public void A_root_brings_four_mounts_and_the_caches()
    {
        ContainerSpec spec = Create(new ContainerRequest { Image = Any, Root = "/data/verl/", Volumes = [BindMount.Parse("/x:/y:ro")] });

        Assert.Equal(
            ["/data/verl/config:/root/verl/config", "/data/verl/data:/root/verl/data", "/data/verl/logs:/root/verl/logs", "/data/verl/models:/root/verl/models", "/x:/y:ro"],
            spec.Mounts.Select(mount => mount.ToString()));
        Assert.Equal("/root/verl/models", spec.Environment["HF_HOME"]);
        Assert.Equal("/root/verl/logs", spec.Environment["VERL_FILE_LOGGER_ROOT"]);
    }

    [Fact]
    public void What_the_user_sets_wins()
    {
        ContainerSpec spec = Create(new ContainerRequest
        {
            Image = Any,
            Root = "/data",
            TimeZone = "Asia/Shanghai",
            Environment = new Dictionary<string, string> { ["HF_HOME"] = "/cache", ["PYTHONUNBUFFERED"] = "0" },
            ShmSize = 64 << 20,
        });

        Assert.Equal(("/cache", "0", "Asia/Shanghai"), (spec.Environment["HF_HOME"], spec.Environment["PYTHONUNBUFFERED"], spec.Environment["TZ"]));
        Assert.Equal(64 << 20, spec.ShmSize);
    }

    [Fact]
    public void Rdma_brings_its_three_parts_together()
    {
        ContainerSpec spec = Create(new ContainerRequest { Image = Any, Rdma = true });

        Assert.Contains(new UlimitSpec("memlock", -1, -1), spec.Ulimits);
        Assert.Equal(["IPC_LOCK"], spec.CapAdd);
        Assert.Equal(["/dev/infiniband"], spec.Devices);
    }

    [Fact]
    public void The_host_ipc_namespace_has_its_own_shm()
        => Assert.Null(Create(new ContainerRequest { Image = Any, IpcMode = "host" }).ShmSize);

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        VerlException error = Assert.Throws<VerlException>(() => Create(new ContainerRequest
        {
            Image = Any,
            Name = "a b",
            Restart = "sometimes",
            Network = "host",
            Ports = [new PortSpec("80")],
            Root = "relative",
            Environment = new Dictionary<string, string> { ["A=B"] = "c" },
            Volumes = [BindMount.Parse("/a:/x"), BindMount.Parse("/b:/x")],
        }));

        Assert.Equal(VerlErrorKind.InvalidArgument, error.Kind);
        foreach (string word in new[] { "'a b'", "'sometimes'", "'host'", "'relative'", "'A=B'", "'/x'" })
            Assert.Contains(word, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_follows_the_spec_but_not_the_value_of_a_secret()
    {
        ContainerRequest request = new() { Image = Any, Environment = new Dictionary<string, string> { ["HF_TOKEN"] = "one", ["A"] = "1" } };
        string first = Hash(request);

        Assert.Equal(first, Hash(request with { Environment = new Dictionary<string, string> { ["A"] = "1", ["HF_TOKEN"] = "two" } }));
        Assert.Equal(first, Hash(request with { Labels = new Dictionary<string, string> { ["team"] = "rl" } }));
        Assert.NotEqual(first, Hash(request with { Environment = new Dictionary<string, string> { ["HF_TOKEN"] = "one", ["A"] = "2" } }));
        Assert.NotEqual(first, Hash(request with { Gpus = new GpuRequest(2) }));
    }

    [Theory]
    [InlineData("HF_TOKEN", true)]
    [InlineData("WANDB_API_KEY", true)]
    [InlineData("VOLC_ACCESS_KEY_ID", true)]
    [InlineData("VOLC_SECRET_ACCESS_KEY", true)]
    [InlineData("DB_PASSWORD", true)]
    [InlineData("TOKENIZERS_PARALLELISM", false)]
    [InlineData("HF_HOME", false)]
    [InlineData("MONKEY", false)]
    public void Secrets_are_known_by_their_names(string name, bool secret) => Assert.Equal(secret, SecretNames.IsSecret(name));

    private const string Any = "verlai/verl:vllm017.latest";

    private static string Hash(ContainerRequest request) => Create(request).Labels["io.verlps.spec"];

    private static ContainerSpec Create(ContainerRequest request)
        => ContainerSpecFactory.Create(request, ImageCatalogue.Describe(ImageReference.Parse(request.Image)), (256 * GiB) + 12345);
}
