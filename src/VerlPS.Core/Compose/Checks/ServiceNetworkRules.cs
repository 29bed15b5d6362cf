using System.Text.RegularExpressions;

namespace VerlPS.Compose;

/// <summary>Rules on networks and ports.</summary>
internal static partial class ServiceNetworkRules
{
    private const int RayPort = 6379;

    // Whoever reaches one of these runs what he likes: Ray asks nobody who he is (docs.ray.io, Security).
    private static readonly (int Port, string Name)[] RayPorts = [(8265, "Ray's dashboard"), (RayPort, "Ray's control store"), (10001, "Ray's client port")];

    public static Dictionary<string, Func<ComposeFacts, IEnumerable<ComposeFault>>> All { get; } = new()
    {
        ["CMP-RAY"] = facts => facts.Services.SelectMany(service => Ray(service, facts)),
        ["CMP-PORT"] = facts => facts.Services.SelectMany(OpenPorts),
        ["CMP-SERVING"] = facts => facts.Services.SelectMany(Serving),
    };

    private static IEnumerable<ComposeFault> Ray(ServiceReading service, ComposeFacts facts)
    {
        if (!IsBridged(service, facts))
            yield break;

        if (service.Environment.FirstOrDefault(variable => variable.Name == "RAY_ADDRESS") is { } variable && IsElsewhere(variable.Value, variable.Node, facts))
            yield return ComposeFault.Fail(service.Name, variable.Line, $"RAY_ADDRESS {Target(variable.Value)} is another host, and a container on a bridge network can't be reached from there");
        string command = service.CommandLine;
        int line = service.Node("command") is null ? service.LineOf("entrypoint") : service.LineOf("command");
        if (Joins().Match(command) is { Success: true } joins && IsElsewhere(joins.Groups["address"].Value, null, facts))
            yield return ComposeFault.Fail(service.Name, line, $"'ray start --address' {Target(joins.Groups["address"].Value)} joins another host, and a container on a bridge network can't be reached from there");
        else if (Heads().IsMatch(command) && service.Ports.Any(port => port.IsOpen && port.Holds(RayPort)))
            yield return ComposeFault.Warn(service.Name, service.LineOf("ports"), "other hosts can't join this Ray head through published ports: workers and head call each other back at ports and addresses of their own");
    }

    private static string Target(string? address) => address is null ? "(a variable)" : $"'{PlainSecrets.Hide(address)}'";

    // Services of one file share a network of one host; there a bridge is well enough.
    private static bool IsElsewhere(string? address, ComposeNode? node, ComposeFacts facts)
    {
        if (address is null)
            return node is ComposeTemplate;
        string host = Host().Match(address).Groups["host"].Value;
        return host is not ("" or "auto" or "local" or "localhost" or "127.0.0.1" or "0.0.0.0")
            && !facts.Services.Any(service => service.Name == host || service.Text("container_name") == host || service.Text("hostname") == host || HasAlias(service, host));
    }

    private static bool HasAlias(ServiceReading service, string host)
        => service.Node("networks") is ComposeMap map && map.Entries.Select(entry => entry.Value).OfType<ComposeMap>()
            .Any(attachment => service.Text(attachment.Find("ipv4_address")?.Value) == host
                || (attachment.Find("aliases")?.Value is ComposeList aliases && aliases.Items.Any(alias => service.Text(alias) == host)));

    // Of a network that is made elsewhere nobody can tell what it is.
    private static bool IsBridged(ServiceReading service, ComposeFacts facts)
    {
        if (service.IsPartial)
            return false;
        if (service.Node("network_mode") is not null)
            return service.Text("network_mode") is "bridge" or "default";

        IEnumerable<string> names = service.Node("networks") switch
        {
            ComposeMap map => map.Entries.Select(entry => entry.Key),
            ComposeList list => list.Items.Select(service.Text).OfType<string>(),
            _ => ["default"],
        };
        return names.All(name => (facts.File.Find("networks")?.Value as ComposeMap)?.Find(name)?.Value is not ComposeMap network
            || (network.Find("external") is null && network.Find("driver")?.Value is null or ComposeText { Text: "bridge" }));
    }

    private static IEnumerable<ComposeFault> OpenPorts(ServiceReading service)
    {
        foreach (ComposeNode item in service.Items("ports").Where(item => item is not ComposeMap && service.Text(item) is string text && PublishedPort.Parse(text, 0) is null))
            yield return ComposeFault.Fail(service.Name, item.Line, $"'{PlainSecrets.Hide(service.Text(item)!)}' is no port", "Write \"127.0.0.1:8265:8265\": the address and port of the host, and the port in the container.");
        if (service.Text("network_mode") is "host" or "none")
            yield break;

        foreach (PublishedPort port in service.Ports.Where(port => port.IsOpen))
        {
            foreach ((int number, string name) in RayPorts.Where(known => port.Holds(known.Port)))
                yield return ComposeFault.Warn(service.Name, port.Line, $"{name}, port {number}, is published on all addresses: everybody who reaches the host runs programs in the container", $"Write \"127.0.0.1:{number}:{number}\", and reach it through 'ssh -L'.");
        }
    }

    private static IEnumerable<ComposeFault> Serving(ServiceReading service)
    {
        if (service.Verl is null || service.Verl.NeedsEntrypointOverride || service.IsPartial || Serves().IsMatch(service.CommandLine))
            yield break;
        foreach (PublishedPort port in service.Ports.Where(port => port is { First: 8000, Last: 8000 }))
            yield return ComposeFault.Warn(service.Name, port.Line, "nothing listens at port 8000: verl trains, and serves nothing there");
    }

    [GeneratedRegex(@"\bray\s+start\b[^;&|\n]*?--address[=\s]+['""]?(?<address>[^\s'"";&|]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Joins();

    [GeneratedRegex(@"\bray\s+start\b[^;&|\n]*?--head\b", RegexOptions.CultureInvariant)]
    private static partial Regex Heads();

    [GeneratedRegex(@"^(?:[a-z]+://)?(?<host>\[[^\]]+\]|[^:/]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Host();

    [GeneratedRegex(@"8000|\bserve|server|uvicorn|http", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Serves();
}
