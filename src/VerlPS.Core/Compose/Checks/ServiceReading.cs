using System.Text.RegularExpressions;
using VerlPS.Containers;
using VerlPS.Images;

namespace VerlPS.Compose;

/// <summary>A variable that a service gives its container.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value with variables put in; null where compose takes it from the shell, or where it can't be told.</param>
/// <param name="Line">The line.</param>
/// <param name="Node">What the file has.</param>
internal sealed record ServiceVariable(string Name, string? Value, int Line, ComposeNode Node);

/// <summary>A service as rules look at it: short forms and long ones alike, variables put in.</summary>
internal sealed partial class ServiceReading
{
    private readonly Func<string, string?> _variables;

    public ServiceReading(string name, int line, ComposeMap map, bool isPartial, Func<string, string?> variables)
    {
        _variables = variables;
        (Name, Line, Map, IsPartial) = (name, line, map, isPartial);
        Image = ImageReference.TryParse(Text("image") ?? Filled("image"));
        Verl = Image is not null && ImageCatalogue.Repositories.Contains(ImageCatalogue.PathOf(Image)) ? ImageCatalogue.Describe(Image) : null;
        Environment = [.. Variables()];
        Command = Words("command");
        Entrypoint = Words("entrypoint");
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The line of its name.</summary>
    public int Line { get; }

    /// <summary>Its keys, those that it takes from other services by extends among them.</summary>
    public ComposeMap Map { get; }

    /// <summary>A part of it is in a file that was not read: what is not here may be there.</summary>
    public bool IsPartial { get; }

    /// <summary>Its image, with something in place of variables that are not set; null where it has none.</summary>
    public ImageReference? Image { get; }

    /// <summary>What is known of its image; null where that is none of verl's.</summary>
    public VerlImage? Verl { get; }

    /// <summary>Its variables.</summary>
    public IReadOnlyList<ServiceVariable> Environment { get; }

    /// <summary>Its command in words; empty where it leaves the image's.</summary>
    public IReadOnlyList<string> Command { get; }

    /// <summary>Its entrypoint in words; empty where it leaves the image's.</summary>
    public IReadOnlyList<string> Entrypoint { get; }

    /// <summary>What it runs, as one text.</summary>
    public string CommandLine => string.Join(' ', Entrypoint.Concat(Command));

    /// <summary>VerlPS wrote it: what is not there was left out by a parameter.</summary>
    public bool IsOurs => Value("labels", ContainerLabels.Version) is not null || Value("labels", ContainerLabels.Spec) is not null;

    /// <summary>It has an image of verl's, and is neither a program that only looks on nor, by NVIDIA's own variable, without GPUs.</summary>
    public bool Trains => Verl is not null && !LooksOn().IsMatch(CommandLine) && Variable("NVIDIA_VISIBLE_DEVICES") is not ("none" or "void" or "");

    /// <summary>It only watches GPUs, as exporters of metrics do.</summary>
    public bool Watches => Image is { } image && Watcher().IsMatch(image.Repository);

    /// <summary>The node at a path of keys; null where there is none.</summary>
    public ComposeNode? Node(params string[] path)
        => path.Aggregate((ComposeNode?)Map, (node, key) => (node as ComposeMap)?.Find(key)?.Value) is { } found and not ComposeLiteral { Kind: ComposeLiteralKind.Null } ? found : null;

    /// <summary>The single value at a path of keys, with variables put in; null where there is none, or where it can't be told.</summary>
    public string? Text(params string[] path) => Text(Node(path));

    /// <summary>A node's single value, with variables put in.</summary>
    public string? Text(ComposeNode? node) => node switch
    {
        ComposeText text => text.Text,
        ComposeTemplate template => ComposeVariables.Resolve(template.Text, _variables),
        ComposeLiteral { Kind: not ComposeLiteralKind.Null } literal => literal.Text,
        _ => null,
    };

    /// <summary>The line of a key, or that of the service where the key is not there.</summary>
    public int LineOf(string key) => Map.Find(key) is { Line: > 0 } entry ? entry.Line : Line;

    /// <summary>The items of a list, or a single value as one.</summary>
    public IEnumerable<ComposeNode> Items(params string[] path)
        => Node(path) switch { ComposeList list => list.Items, ComposeMap or null => [], ComposeNode single => [single] };

    /// <summary>A value of labels or the like, which may be a map or a list of NAME=value.</summary>
    public string? Value(string key, string name)
        => Node(key) is ComposeMap map ? Text(map.Find(name)?.Value)
            : Items(key).Select(Text).OfType<string>().FirstOrDefault(item => item.StartsWith($"{name}=", StringComparison.Ordinal))?[(name.Length + 1)..];

    /// <summary>A variable's value; null where it is not there, or where it can't be told.</summary>
    public string? Variable(string name) => Environment.LastOrDefault(variable => variable.Name == name)?.Value;

    /// <summary>Where folders of the host, volumes and tmpfs are mounted, with their kind.</summary>
    public IEnumerable<(string Target, string Kind)> Mounts => Items("volumes").Select(Mount)
        .Concat(Items("tmpfs").Select(Text).OfType<string>().Select(item => (item.Split(':')[0], "tmpfs")))
        .Where(mount => mount.Item1.Length > 0);

    /// <summary>A device of the host is given to it, one whose path begins so.</summary>
    public bool HasDevice(string path)
        => Items("devices").Any(item => (item is ComposeMap map ? Text(map.Find("source")?.Value) : Text(item))?.StartsWith(path, StringComparison.Ordinal) == true);

    /// <summary>The ports that it publishes, as far as they can be told.</summary>
    public IEnumerable<PublishedPort> Ports => Items("ports").Select(item => item is ComposeMap map
        ? PublishedPort.Of(Text(map.Find("host_ip")?.Value), Text(map.Find("target")?.Value) ?? string.Empty, map.Line)
        : PublishedPort.Parse(Text(item) ?? string.Empty, item.Line)).OfType<PublishedPort>();

    // 'verlai/verl:${TAG}' is an image of verl's whatever the tag.
    private string? Filled(string key) => Node(key) is ComposeTemplate template ? ComposeVariables.Resolve(template.Text, name => _variables(name) ?? "unset") : null;

    private (string Target, string Kind) Mount(ComposeNode item)
    {
        if (item is ComposeMap map)
            return (Text(map.Find("target")?.Value) ?? string.Empty, Text(map.Find("type")?.Value) ?? string.Empty);
        string[] parts = (Text(item) ?? string.Empty).Split(':');
        return (parts.Length > 1 ? parts[1] : parts[0], "bind");
    }

    private IReadOnlyList<string> Words(string key) => Node(key) switch
    {
        ComposeList list => [.. list.Items.Select(item => Text(item) ?? (item as ComposeTemplate)?.Text ?? string.Empty)],
        ComposeTemplate template => CommandWords.Split(Text(template) ?? template.Text),
        ComposeNode single => CommandWords.Split(Text(single) ?? string.Empty),
        null => [],
    };

    private IEnumerable<ServiceVariable> Variables()
    {
        if (Node("environment") is ComposeMap map)
        {
            foreach (ComposeEntry entry in map.Entries)
                yield return new ServiceVariable(entry.Key, Text(entry.Value), entry.Line, entry.Value);
        }

        foreach (ComposeNode item in Items("environment"))
        {
            string raw = item switch { ComposeText text => text.Text, ComposeTemplate template => template.Text, _ => string.Empty };
            int sign = raw.IndexOf('=', StringComparison.Ordinal);
            if (raw.Length > 0)
                yield return new ServiceVariable(sign < 0 ? raw : raw[..sign], sign < 0 ? null : Text(item)?[(sign + 1)..], item.Line, item);
        }
    }

    [GeneratedRegex(@"^(?:(?:/bin/)?(?:ba)?sh -l?c )?(?:exec )?(?:python3? -m )?(?:tensorboard|mlflow|jupyter|prometheus|grafana)\b", RegexOptions.CultureInvariant)]
    private static partial Regex LooksOn();

    [GeneratedRegex(@"exporter|dcgm|nvtop|gpustat", RegexOptions.CultureInvariant)]
    private static partial Regex Watcher();
}
