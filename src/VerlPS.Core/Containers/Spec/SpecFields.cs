using System.Globalization;

namespace VerlPS.Containers;

/// <summary>One thing that a spec says, in words.</summary>
/// <param name="Name">The parameter that sets it.</param>
/// <param name="Text">Its value; empty where it is left to the image or the engine. Of secrets only the names.</param>
public sealed record SpecField(string Name, string Text);

/// <summary>What a spec says, field by field: what is hashed, and what is held against a container.</summary>
public static class SpecFields
{
    /// <summary>Everything but the labels.</summary>
    public static IReadOnlyList<SpecField> Of(ContainerSpec spec) =>
    [
        new("Name", spec.Name),
        new("Image", spec.Image),
        new("Entrypoint", List(spec.Entrypoint)),
        new("Command", List(spec.Command)),
        new("Environment", List(spec.Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => spec.IsSecret(pair.Key) ? pair.Key : $"{pair.Key}={pair.Value}"))),
        new("Volume", List(spec.Mounts.Select(mount => mount.ToString()).Order(StringComparer.Ordinal))),
        new("Gpu", spec.Gpus.ToString()),
        new("ShmSize", Number(spec.ShmSize)),
        new("IpcMode", spec.IpcMode ?? ""),
        new("Network", spec.Network),
        new("Ulimit", List(spec.Ulimits.Select(limit => limit.ToString()).Order(StringComparer.Ordinal))),
        new("CapAdd", List(spec.CapAdd.Order(StringComparer.Ordinal))),
        new("Devices", List(spec.Devices.Order(StringComparer.Ordinal))),
        new("GroupAdd", List(spec.GroupAdd.Order(StringComparer.Ordinal))),
        new("SecurityOptions", List(spec.SecurityOptions.Order(StringComparer.Ordinal))),
        new("Privileged", spec.Privileged ? "true" : ""),
        new("Memory", Number(spec.Memory)),
        new("Cpus", spec.NanoCpus is long nano ? (nano / 1e9m).ToString("0.#########", CultureInfo.InvariantCulture) : ""),
        new("CpuSet", spec.CpuSet ?? ""),
        new("User", spec.User ?? ""),
        new("LogDriver", spec.LogDriver ?? ""),
        new("LogOption", List(spec.LogOptions.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))),
        new("Platform", spec.Platform ?? ""),
        new("HostConfig", spec.HostConfig ?? ""),
        new("HealthCommand", List(spec.HealthTest)),
        new("HealthIntervalSec", Seconds(spec.HealthInterval)),
        new("StopTimeoutSec", Seconds(spec.StopTimeout)),
        new("Port", List(spec.Ports.Select(port => port.ToString()).Order(StringComparer.Ordinal))),
        new("Restart", spec.Restart),
        new("WorkingDirectory", spec.WorkingDirectory ?? ""),
        new("Init", spec.Init ? "true" : "false"),
    ];

    private static string List(IEnumerable<string> items) => string.Join('\n', items);

    private static string Seconds(TimeSpan? time) => time?.TotalSeconds.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
