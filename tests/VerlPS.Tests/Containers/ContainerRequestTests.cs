using VerlPS.Containers;
using VerlPS.Images;

namespace VerlPS.Tests.Containers;

/// <summary>What becomes of a request's newer wishes, and which are refused.</summary>
public class ContainerRequestTests
{
    private const string Any = "verlai/verl:vllm017.latest";

    [Fact]
    public void An_AMD_image_gets_its_devices_and_no_device_request()
    {
        ContainerSpec spec = Create(new ContainerRequest { Image = "verlai/verl:rocm702-vllm020-te210-20260518" });

        Assert.Equal(GpuRequestKind.None, spec.Gpus.Kind);
        Assert.Equal(["/dev/kfd", "/dev/dri"], spec.Devices);
        Assert.Equal(["video", "SYS_PTRACE", "seccomp=unconfined"], [.. spec.GroupAdd, .. spec.CapAdd, .. spec.SecurityOptions]);
        Assert.False(spec.Privileged);
    }

    [Fact]
    public void An_Ascend_image_is_privileged_with_the_drivers_folders()
    {
        ContainerSpec spec = Create(new ContainerRequest { Image = "quay.io/ascend/verl:latest-vllm-910b-ubuntu" });

        Assert.True(spec.Privileged);
        Assert.Equal(("host", (long?)null), (spec.IpcMode, spec.ShmSize));
        Assert.Contains("/usr/local/Ascend/driver:/usr/local/Ascend/driver:ro", spec.Mounts.Select(mount => mount.ToString()));
    }

    [Theory]
    [InlineData("verlai/verl:rocm702-vllm020-te210-20260518")]
    [InlineData("quay.io/ascend/verl:latest-vllm-910b-ubuntu")]
    public void Without_GPUs_other_platforms_get_no_privileges(string image)
    {
        ContainerSpec spec = Create(new ContainerRequest { Image = image, Gpus = GpuRequest.None });

        Assert.False(spec.Privileged);
        Assert.Empty(spec.Devices);
        Assert.Empty(spec.SecurityOptions);
    }

    [Fact]
    public void A_checkout_is_mounted_and_worked_in_and_installed_when_asked()
    {
        ContainerSpec mounted = Create(new ContainerRequest { Image = Any, SourcePath = "/src/verl/" });
        ContainerSpec installed = Create(new ContainerRequest { Image = Any, SourcePath = "/src/verl", InstallSource = true, Command = ["python3 -m verl.trainer.main_ppo"], WorkingDirectory = "/tmp" });

        Assert.Equal("/src/verl:/workspace/verl", Assert.Single(mounted.Mounts).ToString());
        Assert.Equal(("/workspace/verl", "/tmp"), (mounted.WorkingDirectory, installed.WorkingDirectory));
        Assert.Equal(["sleep", "infinity"], mounted.Command);
        Assert.Equal(["/bin/sh", "-c", "pip3 install --no-deps -e /workspace/verl >&2 && exec \"$@\"", "verl", "/bin/sh", "-c", "python3 -m verl.trainer.main_ppo"], installed.Command);
    }

    [Fact]
    public void Limits_that_are_asked_for_take_the_place_of_the_defaults()
    {
        ContainerSpec spec = Create(new ContainerRequest { Image = Any, Rdma = true, Ulimits = [UlimitSpec.Parse("stack=8388608"), UlimitSpec.Parse("nofile=1024:4096")] });

        Assert.Equal(["memlock=-1:-1", "nofile=1024:4096", "stack=8388608:8388608"], spec.Ulimits.Select(limit => limit.ToString()));
    }

    [Fact]
    public void Capabilities_are_written_as_the_engine_does_and_come_once()
        => Assert.Equal(["IPC_LOCK", "SYS_ADMIN"], Create(new ContainerRequest { Image = Any, Rdma = true, CapAdd = ["cap_sys_admin", "SYS_ADMIN", "IPC_LOCK"] }).CapAdd);

    [Fact]
    public void An_entrypoint_of_ones_own_comes_before_the_images_quirk()
    {
        ContainerSpec spec = Create(new ContainerRequest { Image = "verlai/verl:vllm011.latest", Entrypoint = ["/usr/bin/env"], Command = ["true"] });

        Assert.Equal(["/usr/bin/env"], spec.Entrypoint);
        Assert.Equal(["true"], spec.Command);
    }

    [Fact]
    public void An_entrypoint_stands_alone_without_a_command()
        => Assert.Empty(Create(new ContainerRequest { Image = Any, Entrypoint = ["/usr/bin/server"] }).Command);

    [Theory]
    [InlineData("quay.io/ascend/verl:latest-vllm-910b-ubuntu", "which Ascend devices need")]
    [InlineData("quay.io/ascend/verl:latest-vllm-910b-ubuntu", "mounted at '/usr/local/sbin'")]
    public void What_a_platform_needs_is_not_silently_lost(string image, string expected)
    {
        VerlException error = Assert.Throws<VerlException>(() => Create(new ContainerRequest { Image = image, ShmSize = 1L << 30, Volumes = [new BindMount("/tmp", "/usr/local/sbin")] }));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_whose_names_do_not_say_so_are_noted_on_the_container()
    {
        ContainerSpec spec = Create(new ContainerRequest { Image = Any, Environment = new Dictionary<string, string> { ["A"] = "1", ["HF_TOKEN"] = "2" }, Secrets = ["HF_TOKEN", "A"] });

        Assert.Equal("A", spec.Labels[ContainerLabels.Secrets]);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        VerlException error = Assert.Throws<VerlException>(() => Create(new ContainerRequest
        {
            Image = "verlai/verl:uv.cu130",
            User = "a b",
            CapAdd = ["not-one"],
            WorkingDirectory = "relative",
            SourcePath = "/src",
            Memory = 1024,
            Cpus = 0,
            CpuSet = "0;1",
            LogOptions = new Dictionary<string, string> { ["a"] = "b" },
            Ulimits = [new UlimitSpec("nofile", 1, 1), new UlimitSpec("nofile", 2, 2)],
            Ports = [new PortSpec("8265"), new PortSpec("8265:80")],
        }));

        Assert.Equal(VerlErrorKind.InvalidArgument, error.Kind);
        Assert.Equal(10, error.Message.Split('\n').Length);
        Assert.All(
            ["'a b'", "'not-one'", "'relative'", "/workspace/verl of uv.cu130", "1 KiB", "0 processors", "'0;1'", "-LogDriver", "'nofile' is given twice", "127.0.0.1:8265/tcp is published twice"],
            words => Assert.Contains(words, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("verlai/verl:rocm702-vllm020-te210-20260518", "2", "devices are given all")]
    [InlineData("quay.io/ascend/verl:latest-vllm-910b-ubuntu", "device=0", "devices are given all")]
    public void Other_platforms_give_all_devices_or_none(string image, string gpus, string words)
        => Assert.Contains(words, Assert.Throws<VerlException>(() => Create(new ContainerRequest { Image = image, Gpus = new GpuRequest(gpus) })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("nofile=65536", 65536, 65536)]
    [InlineData("nofile=1024:-1", 1024, -1)]
    [InlineData("memlock=-1", -1, -1)]
    [InlineData("core=0:0", 0, 0)]
    public void A_limit_is_read(string text, long soft, long hard)
        => Assert.Equal((soft, hard), (UlimitSpec.Parse(text).Soft, UlimitSpec.Parse(text).Hard));

    [Theory]
    [InlineData("nofile")]
    [InlineData("files=1")]
    [InlineData("nofile=2:1")]
    [InlineData("nofile=-1:1")]
    [InlineData("nofile=1:2:3")]
    [InlineData("nofile=99999999999999999999")]
    public void What_is_no_limit_is_refused_with_the_form(string text)
    {
        VerlException error = Assert.Throws<VerlException>(() => UlimitSpec.Parse(text));

        Assert.Contains($"'{text}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("nofile=65536:1048576", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_variables_is_read_as_docker_reads_it()
    {
        const string text = "\uFEFF# remark\nA=1\r\n  B = x\n\nEMPTY=\nQUOTED=\"as is\"\nEQ=a=b\nHERE\nNOWHERE\n";

        VerlException error = Assert.Throws<VerlException>(() => EnvironmentFile.Parse("/f", text, _ => null));
        IReadOnlyList<KeyValuePair<string, string>> read = EnvironmentFile.Parse("/f", text.Replace("  B = x", "  B= x", StringComparison.Ordinal), name => name == "HERE" ? "from here" : null);

        Assert.Contains("Line 3 of '/f'", error.Message, StringComparison.Ordinal);
        Assert.Equal(["A=1", "B= x", "EMPTY=", "QUOTED=\"as is\"", "EQ=a=b", "HERE=from here"], read.Select(pair => $"{pair.Key}={pair.Value}"));
    }

    [Fact]
    public void A_secret_shows_neither_in_text_nor_in_the_hash()
    {
        ContainerRequest request = new() { Image = Any, Secrets = ["PLAIN"], Environment = new Dictionary<string, string> { ["PLAIN"] = "one" } };
        ContainerRequest other = request with { Environment = new Dictionary<string, string> { ["PLAIN"] = "two" } };

        Assert.Equal(SpecHash.Of(Create(request)), SpecHash.Of(Create(other)));
        Assert.DoesNotContain("one", string.Join('\n', SpecFields.Of(Create(request))), StringComparison.Ordinal);
        Assert.Equal("PLAIN", $"{new SecretVariable("PLAIN", "one")}");
        Assert.Throws<VerlException>(() => SecretVariable.FromEnvironment("PLAIN", _ => null));
    }

    [Fact]
    public void Differences_are_told_by_parameter_and_only_what_differs()
    {
        ContainerSpec wanted = Create(new ContainerRequest { Image = Any, ShmSize = 64 << 20, Environment = new Dictionary<string, string> { ["A"] = "1", ["B"] = "2" } });
        ContainerSpec actual = Create(new ContainerRequest { Image = Any, ShmSize = 1 << 30, Environment = new Dictionary<string, string> { ["A"] = "1", ["B"] = "3" }, Gpus = new GpuRequest(2) });

        Assert.Equal(
            ["Environment: B=3, wanted B=2", "Gpu: 2, wanted all", "ShmSize: 1 GiB, wanted 64 MiB"],
            SpecDifference.Find(new ContainerReading(actual, new Dictionary<string, string>(), HasEngineLogDriver: true), wanted).Select(difference => difference.ToString()));
    }

    private static ContainerSpec Create(ContainerRequest request)
        => ContainerSpecFactory.Create(request, ImageCatalogue.Describe(ImageReference.Parse(request.Image)), 256L << 30);
}
