namespace VerlPS.Compose;

/// <summary>The rule on what services name: networks, volumes, secrets, configs and other services have to be in the file.</summary>
internal static class ReferenceRules
{
    public static Dictionary<string, Func<ComposeFacts, IEnumerable<ComposeFault>>> All { get; } = new()
    {
        ["CMP-REFERENCE"] = facts => facts.File.Find("include") is ComposeEntry include
            ? [new ComposeFault(CheckStatus.Skipped, null, include.Line, "the file includes others, which may have what it names")]
            : facts.Services.SelectMany(service => Missing(service, facts)).Concat(Circles(facts)),
    };

    private static IEnumerable<ComposeFault> Missing(ServiceReading service, ComposeFacts facts)
    {
        IReadOnlyList<string> services = facts.Names("services");
        return Unknown(service, "networks", Names(service, "networks"), [.. facts.Names("networks"), "default"], "network")
            .Concat(Unknown(service, "volumes", Volumes(service), facts.Names("volumes"), "volume"))
            .Concat(Unknown(service, "secrets", Names(service, "secrets"), facts.Names("secrets"), "secret"))
            .Concat(Unknown(service, "configs", Names(service, "configs"), facts.Names("configs"), "config"))
            .Concat(Unknown(service, "depends_on", Names(service, "depends_on"), services, "service"))
            .Concat(new[] { "network_mode", "ipc", "pid" }.SelectMany(key => Unknown(service, key, Joined(service, key), services, "service")))
            .Concat(service.Node("extends", "file") is null ? Unknown(service, "extends", Extended(service), services, "service") : []);
    }

    // Each circle is told once, at the first of its services.
    private static IEnumerable<ComposeFault> Circles(ComposeFacts facts)
    {
        Dictionary<string, string[]> needs = facts.Services.ToDictionary(service => service.Name, service => Names(service, "depends_on").Select(name => name.Name).ToArray(), StringComparer.Ordinal);
        HashSet<string> told = [];
        foreach (ServiceReading service in facts.Services.Where(service => !told.Contains(service.Name)))
        {
            if (Circle(service.Name, service.Name, needs, []) is not IReadOnlyList<string> circle)
                continue;
            told.UnionWith(circle);
            yield return ComposeFault.Fail(
                service.Name, service.LineOf("depends_on"), $"'depends_on' goes in a circle: {string.Join(" → ", circle.Append(service.Name))}", "Take one of them out of another's 'depends_on'.");
        }
    }

    private static IReadOnlyList<string>? Circle(string name, string goal, Dictionary<string, string[]> needs, HashSet<string> seen)
    {
        if (!seen.Add(name))
            return null;
        foreach (string other in needs.GetValueOrDefault(name) ?? [])
        {
            if (other == goal)
                return [name];
            if (Circle(other, goal, needs, seen) is IReadOnlyList<string> rest)
                return [name, .. rest];
        }

        return null;
    }

    private static IEnumerable<ComposeFault> Unknown(ServiceReading service, string key, IEnumerable<(string Name, int Line)> named, IReadOnlyList<string> known, string what)
        => named.Where(name => !known.Contains(name.Name)).Select(name => ComposeFault.Fail(
            service.Name,
            name.Line > 0 ? name.Line : service.LineOf(key),
            $"'{key}' names the {what} '{name.Name}', which is not in the file",
            Remedy(what, [.. known.Where(other => other != "default" && !(what == "service" && other == service.Name))])));

    private static string Remedy(string what, IReadOnlyList<string> others)
        => $"Add it to '{what}s:'{(others.Count > 0 ? $", or name one of {string.Join(", ", others)}" : " at the top of the file")}{(what == "volume" ? "; a folder begins with './' or '/'" : "")}.";

    // A list of names or of maps with a source, or a map of names.
    private static IEnumerable<(string Name, int Line)> Names(ServiceReading service, string key)
        => service.Node(key) is ComposeMap map ? map.Entries.Where(entry => !ComposeTree.IsExtension(entry.Key)).Select(entry => (entry.Key, entry.Line))
            : service.Items(key)
                .Select(item => (Name: item is ComposeMap form ? service.Text(form.Find("source")?.Value) : service.Text(item), item.Line))
                .Where(item => item.Name is not null)
                .Select(item => (item.Name!, item.Line));

    private static IEnumerable<(string Name, int Line)> Volumes(ServiceReading service)
    {
        foreach (ComposeNode item in service.Items("volumes"))
        {
            string? source = item is ComposeMap map
                ? (service.Text(map.Find("type")?.Value) == "volume" ? service.Text(map.Find("source")?.Value) : null)
                : service.Text(item)?.Split(':') is [string first, _, ..] parts && !IsDrive(parts) ? first : null;
            // A path begins with one of these.
            if (source is { Length: > 0 } && source[0] is not ('/' or '.' or '~' or '\\'))
                yield return (source, item.Line);
        }
    }

    // C:\data:/data, and C:/data:/data.
    private static bool IsDrive(string[] parts)
        => parts[0].Length == 1 && (parts[1].StartsWith('\\') || (parts.Length > 2 && parts[2].StartsWith('/')));

    private static IEnumerable<(string Name, int Line)> Joined(ServiceReading service, string key)
        => service.Text(key) is string mode && mode.StartsWith("service:", StringComparison.Ordinal) ? [(mode["service:".Length..], service.LineOf(key))] : [];

    private static IEnumerable<(string Name, int Line)> Extended(ServiceReading service)
        => (service.Text("extends") ?? service.Text("extends", "service")) is string name ? [(name, service.LineOf("extends"))] : [];
}
