using System.Text.RegularExpressions;

namespace VerlPS.Compose;

/// <summary>Rules on shared memory and limits.</summary>
internal static partial class ServiceLimitRules
{
    // The engine's own size: NCCL and data loaders fail with it at once.
    private const long EngineDefault = 64L << 20;
    private const long StackMinimum = 64L << 20;

    public static Dictionary<string, Func<ComposeFacts, IEnumerable<ComposeFault>>> All { get; } = new()
    {
        ["CMP-SHM"] = facts => facts.Services.SelectMany(SharedMemory),
        ["CMP-ULIMIT"] = facts => facts.Services.SelectMany(Limits),
    };

    private static IEnumerable<ComposeFault> SharedMemory(ServiceReading service)
    {
        if (service.IsPartial || service.Watches || !(service.Trains || GpuReservationRules.HasGpus(service)) || service.Mounts.Any(mount => mount.Target.TrimEnd('/') == "/dev/shm"))
            yield break;

        string? ipc = service.Text("ipc");
        bool foreign = ipc is not null && (ipc == "host" || ipc.Contains(':', StringComparison.Ordinal));
        if (foreign && service.Node("shm_size") is not null)
            yield return ComposeFault.Warn(service.Name, service.LineOf("shm_size"), $"'shm_size' does nothing beside 'ipc: {ipc}'", "Leave one of the two out.");
        else if (!foreign && service.Node("shm_size") is null && service.Node("ipc") is null or not ComposeTemplate)
            yield return Missing(service);
        else if (!foreign && Bytes(service.Text("shm_size")) is long size && size <= EngineDefault)
            yield return ComposeFault.Fail(service.Name, service.LineOf("shm_size"), $"/dev/shm has only {ByteSize.Format(size)}: NCCL and data loaders fail with that") with { Found = service.Text("shm_size") };
    }

    private static ComposeFault Missing(ServiceReading service)
        => ComposeFault.Fail(service.Name, service.LineOf(service.Node("image") is null ? "deploy" : "image"), "there is neither 'shm_size' nor 'ipc: host', and /dev/shm has 64 MiB: NCCL and data loaders fail with that");

    private static IEnumerable<ComposeFault> Limits(ServiceReading service)
    {
        if (!service.Trains || service.Verl is not { Platform: not ("ROCm" or "Ascend") } || service.IsPartial)
            yield break;

        if (Soft(service, "stack") is not string stack)
            yield return ComposeFault.Warn(service.Name, service.Map.Find("ulimits")?.Line ?? service.LineOf("image"), "'ulimits' has no 'stack': NVIDIA's images ask for 64 MiB");
        else if (long.TryParse(stack, out long bytes) && bytes >= 0 && bytes < StackMinimum)
            yield return ComposeFault.Warn(service.Name, service.LineOf("ulimits"), $"the stack of a thread is {ByteSize.Format(bytes)}: NVIDIA's images ask for 64 MiB") with { Found = stack };

        // Raising it needs a capability that not every engine has, so that it is asked for only where it matters.
        if (service.HasDevice("/dev/infiniband") && Soft(service, "memlock") != "-1")
            yield return ComposeFault.Fail(service.Name, service.Map.Find("ulimits")?.Line ?? service.LineOf("devices"), "RDMA devices are given, and 'ulimits' does not lift 'memlock': registering memory fails", "Write 'ulimits: {memlock: -1, stack: 67108864}'.");
    }

    private static string? Soft(ServiceReading service, string name) => service.Text("ulimits", name) ?? service.Text("ulimits", name, "soft");

    private static long? Bytes(string? text) => text is not null && Size().IsMatch(text) ? ByteSize.Parse(text).Bytes : null;

    [GeneratedRegex(@"^[0-9]{1,12}(?:\.[0-9]{1,3})?\s*(?:b|[kmgt]i?b?)?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Size();
}
