using VerlPS.Adapters.Compose;
using VerlPS.Adapters.Docker;
using VerlPS.Adapters.Host;
using VerlPS.Adapters.Registry;
using VerlPS.Compose;
using VerlPS.Containers;
using VerlPS.Engine;
using VerlPS.Images;
using YamlDotNet.RepresentationModel;

namespace VerlPS.Tests.Compose.Monitoring;

/// <summary>A compose file that ComposeService wrote, and what it said of it.</summary>
internal sealed record WrittenCompose(VerlCompose File, IReadOnlyList<string> Warnings)
{
    private const string Nowhere = "unix:///nowhere.sock";

    public static readonly MonitoringRequest Stack = new() { Stack = true };

    public static readonly ContainerRequest Container = new() { Image = "verlai/verl:vllm017.latest", Root = "/data/verl", ShmSize = 1L << 30 };

    public string Folder => Path.GetDirectoryName(File.Path)!;

    public string Text => System.IO.File.ReadAllText(File.Path);

    public static async Task<WrittenCompose> WriteAsync(string folder, ContainerRequest container, MonitoringRequest monitoring, bool replace = false, string? dockerHost = null)
    {
        string host = dockerHost ?? Nowhere;
        using IDockerEngine engine = new DockerEngineFactory(new Untraced()).Open(DockerEndpoint.Parse(host, "-DockerHost"));
        using RegistryClient registry = new(new Untraced(), TimeSpan.FromSeconds(5));
        DockerCliConfig config = new();
        RemoteImages remote = new(engine, registry, new CliRegistryLogins(config, new CredentialHelpers(new ProcessRunner(new Untraced()))));
        ComposeService service = new(engine, new ImageDigests(engine, remote), new ComposeYaml(), new LocalFiles());
        ComposeWriteRequest request = new() { Container = container, Path = folder, Replace = replace, Monitoring = monitoring };
        List<StreamItem> items = [];
        await foreach (StreamItem item in service.WriteAsync(request, CancellationToken.None))
            items.Add(item);
        return new WrittenCompose((VerlCompose)items.OfType<ResultItem>().Single().Value, [.. items.OfType<WarningItem>().Select(item => item.Message)]);
    }

    /// <summary>A service of the file; null where it has none of that name.</summary>
    public YamlMappingNode? Service(string name)
    {
        YamlMappingNode services = (YamlMappingNode)Root()["services"];
        return services.Children.TryGetValue(name, out YamlNode? service) ? (YamlMappingNode)service : null;
    }

    /// <summary>The texts of a service's list.</summary>
    public string[] List(string service, string key)
        => Service(service)!.Children.TryGetValue(key, out YamlNode? list) ? [.. ((YamlSequenceNode)list).Select(item => item.ToString())] : [];

    public YamlMappingNode Root()
    {
        YamlStream yaml = [];
        yaml.Load(new StringReader(Text));
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    public string Read(string path) => System.IO.File.ReadAllText(Path.Combine(Folder, "monitoring", path));

    private sealed class Untraced : IRequestTrace
    {
        public void Record(string request, TimeSpan elapsed, string outcome)
        {
        }
    }
}
