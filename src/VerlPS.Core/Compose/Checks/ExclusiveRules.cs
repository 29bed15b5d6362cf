namespace VerlPS.Compose;

/// <summary>Rules on keys that exclude each other, and on keys that nobody writes any more.</summary>
internal static class ExclusiveRules
{
    private static readonly (string Short, string[] Long)[] SameSetting =
    [
        ("scale", ["deploy", "replicas"]),
        ("cpus", ["deploy", "resources", "limits", "cpus"]),
        ("mem_limit", ["deploy", "resources", "limits", "memory"]),
        ("mem_reservation", ["deploy", "resources", "reservations", "memory"]),
        ("pids_limit", ["deploy", "resources", "limits", "pids"]),
    ];

    public static Dictionary<string, Func<ComposeFacts, IEnumerable<ComposeFault>>> All { get; } = new()
    {
        ["CMP-EXCLUSIVE"] = facts => facts.Services.SelectMany(Exclusive).Concat(External(facts)),
        ["CMP-OBSOLETE"] = facts => Version(facts).Concat(facts.Services.SelectMany(Obsolete)),
        ["CMP-REPLICAS"] = facts => facts.Services.SelectMany(Replicas),
    };

    private static IEnumerable<ComposeFault> Exclusive(ServiceReading service)
    {
        if (service.Node("network_mode") is not null && service.Node("networks") is not null)
            yield return ComposeFault.Fail(service.Name, service.LineOf("networks"), "'network_mode' and 'networks' exclude each other", "Leave one of the two out: Ray across hosts needs 'network_mode: host'.");
        if (service.Text("network_mode") is "host" or "none" && service.Node("ports") is not null)
            yield return ComposeFault.Warn(service.Name, service.LineOf("ports"), $"with 'network_mode: {service.Text("network_mode")}' no port is published: 'ports' does nothing", "Leave 'ports' out.");
        foreach (ComposeMap device in service.Items("deploy", "resources", "reservations", "devices").Concat(service.Items("gpus")).OfType<ComposeMap>().Where(device => device.Find("count") is not null && device.Find("device_ids") is not null))
            yield return ComposeFault.Fail(service.Name, device.Line, "'count' and 'device_ids' exclude each other", "Leave 'count' out where certain GPUs are meant.");
        foreach ((string key, string[] path) in SameSetting)
        {
            if (service.Text(key) is string one && service.Text(path) is string other && one != other)
                yield return ComposeFault.Fail(service.Name, service.LineOf(key), $"'{key}: {one}' and '{string.Join('.', path)}: {other}' are the same setting with two values", $"Leave '{key}' out.");
        }
    }

    private static IEnumerable<ComposeFault> External(ComposeFacts facts)
        => new[] { "networks", "volumes" }.Select(key => facts.File.Find(key)?.Value).OfType<ComposeMap>()
            .SelectMany(map => map.Entries)
            .Where(entry => entry.Value is ComposeMap inner && inner.Find("external")?.Value is ComposeLiteral { Text: "true" } && inner.Entries.Any(other => other.Key is "driver" or "driver_opts" or "ipam" or "internal" or "labels"))
            .Select(entry => ComposeFault.Fail(null, entry.Line, $"'{entry.Key}' is external, so that compose makes nothing, and has settings for making it", "Leave 'external: true' out, or everything but 'external' and 'name'."));

    private static IEnumerable<ComposeFault> Version(ComposeFacts facts)
    {
        if (facts.File.Find("version") is ComposeEntry version)
            yield return ComposeFault.Warn(null, version.Line, "'version' has no meaning any more, and compose warns of it", "Leave the line out.");
    }

    private static IEnumerable<ComposeFault> Obsolete(ServiceReading service)
    {
        if (service.Node("links") is not null)
            yield return ComposeFault.Warn(service.Name, service.LineOf("links"), "'links' is obsolete: services of one network reach each other by name", "Leave it out; 'depends_on' says which starts first.");
        if (service.Text("runtime") == "nvidia")
        {
            yield return ComposeFault.Warn(
                service.Name, service.LineOf("runtime"), "'runtime: nvidia' is the old way to give GPUs, and needs that runtime in the engine's settings", GpuReservationRules.HowToReserve);
        }
    }

    private static IEnumerable<ComposeFault> Replicas(ServiceReading service)
    {
        string? count = service.Text("deploy", "replicas") ?? service.Text("scale");
        if (service.Node("container_name") is not null && int.TryParse(count, out int replicas) && replicas > 1)
        {
            yield return ComposeFault.Fail(
                service.Name, service.LineOf("container_name"), $"{replicas} containers can't all have the name '{service.Text("container_name")}'", "Leave 'container_name' out: compose numbers them.");
        }
    }
}
