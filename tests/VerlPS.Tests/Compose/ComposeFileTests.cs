using VerlPS.Adapters.Compose;
using VerlPS.Compose;
using VerlPS.Containers;
using VerlPS.Images;
using YamlDotNet.RepresentationModel;

namespace VerlPS.Tests.Compose;

public class ComposeFileTests
{
    [Theory]
    [InlineData("verlai/verl:vllm017.latest", true)]
    [InlineData("verlai/verl:vllm011.latest", true)]
    [InlineData("verlai/verl:vllm017.latest", false, "python3", "train.py")]
    public void A_command_that_only_keeps_the_container_alive_says_so(string image, bool says, params string[] command)
        => Assert.Equal(says, Write(new ContainerRequest { Image = image, Command = command }).Contains("Keeps the container alive", StringComparison.Ordinal));

    [Fact]
    public void The_whole_file_reads_like_this()
    {
        ContainerRequest request = new()
        {
            Image = "verlai/verl:vllm017.latest",
            Gpus = new GpuRequest("device=0,2"),
            Root = "/data/verl",
            Ports = [new PortSpec("8265")],
            Environment = new Dictionary<string, string> { ["WANDB_API_KEY"] = "never-written", ["LR"] = "1e-6" },
            Command = ["echo $HOME"],
        };

        string text = Write(request);

        Assert.Equal(
            """
            # header
            name: verl
            services:
              verl:
                image: "verlai/verl:vllm017.latest"
                container_name: verl
                command: ["/bin/sh", "-c", "echo $$HOME"]
                # Process 1 hands signals on, so that a stop is quick.
                init: true
                restart: "no"
                # A null is a secret: compose takes its value from your shell or from .env.
                environment:
                  HF_HOME: "/root/verl/models"
                  LR: "1e-6"
                  PYTHONUNBUFFERED: "1"
                  VERL_FILE_LOGGER_ROOT: "/root/verl/logs"
                  WANDB_API_KEY: null
                volumes:
                  - "/data/verl/config:/root/verl/config"
                  - "/data/verl/data:/root/verl/data"
                  - "/data/verl/logs:/root/verl/logs"
                  - "/data/verl/models:/root/verl/models"
                network_mode: bridge
                ports:
                  - "127.0.0.1:8265:8265/tcp"
                # The limit of /dev/shm, through which torch and Ray exchange tensors.
                shm_size: "128g"
                ulimits:
                  stack: 67108864
                deploy:
                  resources:
                    reservations:
                      devices:
                        - driver: nvidia
                          device_ids:
                            - "0"
                            - "2"
                          capabilities: [gpu]
                labels:
                  io.verlps.role: single
                  io.verlps.spec: "SPEC"
                  io.verlps.version: "VERSION"

            """.ReplaceLineEndings("\n"),
            System.Text.RegularExpressions.Regex.Replace(text, "(io.verlps.spec: ).*", "$1\"SPEC\"").Replace($"\"{ContainerLabels.ModuleVersion}\"", "\"VERSION\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("all", "count: all")]
    [InlineData("3", "count: 3")]
    [InlineData("nvidia.com/gpu=1", "driver: cdi")]
    public void Each_form_of_gpus_has_its_line(string gpus, string line)
        => Assert.Contains(line, Write(new ContainerRequest { Image = "verlai/verl:a", Gpus = new GpuRequest(gpus) }), StringComparison.Ordinal);

    [Fact]
    public void Without_gpus_nothing_is_reserved()
        => Assert.DoesNotContain("deploy", Write(new ContainerRequest { Image = "verlai/verl:a", Gpus = GpuRequest.None }), StringComparison.Ordinal);

    [Fact]
    public void A_network_of_the_users_is_external()
    {
        string text = Write(new ContainerRequest { Image = "verlai/verl:a", Network = "cluster" });

        Assert.Contains("networks:\n  cluster:\n    external: true\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("network_mode", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3.8")]
    [InlineData("yes")]
    [InlineData("22:22")]
    [InlineData("0755")]
    [InlineData("1e-6")]
    [InlineData("5e-7")]
    [InlineData("2025-01-01")]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("")]
    [InlineData(" a")]
    [InlineData("\tx")]
    [InlineData("a: b #c")]
    [InlineData("'\"\\")]
    [InlineData("*a")]
    [InlineData("two\nlines")]
    [InlineData("训练")]
    [InlineData("-")]
    [InlineData("{a}")]
    [InlineData("%x")]
    public void Every_text_comes_back_as_the_same_string(string value)
    {
        string text = new ComposeYaml().Write(new ComposeMap([new ComposeEntry("k", new ComposeText(value))]), "header");

        YamlStream yaml = [];
        yaml.Load(new StringReader(text));
        YamlScalarNode scalar = (YamlScalarNode)yaml.Documents[0].RootNode["k"];
        Assert.Equal(value, scalar.Value);
        Assert.Equal(YamlDotNet.Core.ScalarStyle.DoubleQuoted, scalar.Style);
    }

    private static string Write(ContainerRequest request)
        => new ComposeYaml().Write(ComposeFile.Of(ContainerSpecFactory.Create(request, ImageCatalogue.Describe(ImageReference.Parse(request.Image)), 256L << 30)), "header");
}
