using VerlPS.Hosts;

namespace VerlPS.Compose;

/// <summary>Rules on the GPUs of services.</summary>
internal static class GpuReservationRules
{
    /// <summary>The form that every compose v2 understands.</summary>
    public const string HowToReserve = "Write 'deploy: {resources: {reservations: {devices: [{driver: nvidia, count: all, capabilities: [gpu]}]}}}'.";

    private const string Huawei = "Ascend";

    public static Dictionary<string, Func<ComposeFacts, IEnumerable<ComposeFault>>> All { get; } = new()
    {
        ["CMP-GPU"] = facts => facts.Services.SelectMany(Reservation),
        ["CMP-GPUS"] = facts => facts.Services.SelectMany(service => ShortForm(service, facts.Plugin.Value?.Version)),
        ["CMP-CAPABILITIES"] = facts => facts.Services.SelectMany(Capabilities),
        ["CMP-PRIVILEGED"] = facts => facts.Services.SelectMany(Privileged),
    };

    /// <summary>The service gets NVIDIA's GPUs, in whatever way.</summary>
    public static bool HasGpus(ServiceReading service)
        => Devices(service).Any(IsGpu)
            || service.Node("gpus") is not null
            || service.Text("runtime") == "nvidia"
            || service.Items("devices").Any(item => (item is ComposeMap map ? service.Text(map.Find("source")?.Value) : service.Text(item)) is string device
                && (device.StartsWith("nvidia.com/gpu", StringComparison.Ordinal) || device.StartsWith("/dev/nvidia", StringComparison.Ordinal)));

    private static IEnumerable<ComposeFault> Reservation(ServiceReading service)
    {
        // What is ours and has none was written with -Gpu none.
        if (!service.Trains || service.Verl is not VerlImage image || service.IsPartial || service.IsOurs)
            yield break;

        bool has = image.Platform switch
        {
            "ROCm" => service.HasDevice("/dev/kfd") || IsPrivileged(service),
            Huawei => service.HasDevice("/dev/davinci") || IsPrivileged(service) || service.Text("runtime") == "ascend",
            _ => HasGpus(service),
        };
        if (!has)
        {
            yield return ComposeFault.Fail(service.Name, service.LineOf("image"), $"an image of verl's gets no {(image.Platform == Huawei ? "NPU" : "GPU")}", image.Platform switch
            {
                "ROCm" => "Write 'devices: [/dev/kfd, /dev/dri]' and 'group_add: [video]'.",
                Huawei => "Write 'privileged: true', and mount /usr/local/Ascend/driver.",
                _ => $"{HowToReserve} Where none is meant: 'environment: {{NVIDIA_VISIBLE_DEVICES: void}}'.",
            });
        }
    }

    private static IEnumerable<ComposeFault> ShortForm(ServiceReading service, string? version)
    {
        if (service.Node("gpus") is null)
            yield break;

        Version needed = HostProfile.Default.Compose;
        if (DockerVersion.TryParse(version) is not Version here)
            yield return ComposeFault.Warn(service.Name, service.LineOf("gpus"), $"compose before {needed} ignores 'gpus:' without a word, and which one there is can't be told");
        else if (here < needed)
            yield return ComposeFault.Fail(service.Name, service.LineOf("gpus"), $"compose {version} ignores 'gpus:' without a word, and the container gets no GPU: it came with {needed}") with { Found = version };
    }

    private static IEnumerable<ComposeFault> Capabilities(ServiceReading service)
        => Devices(service).Where(device => device.Find("capabilities") is null).Select(device => ComposeFault.Fail(service.Name, device.Line, "a device is reserved without capabilities, which compose refuses"));

    private static IEnumerable<ComposeFault> Privileged(ServiceReading service)
    {
        if (IsPrivileged(service) && (service.Verl is { Platform: not ("ROCm" or Huawei) } || (service.Verl is null && HasGpus(service))))
            yield return ComposeFault.Warn(service.Name, service.LineOf("privileged"), "'privileged: true' gives the container the whole host, all GPUs included whatever is reserved; NVIDIA's GPUs don't need it");
    }

    private static IEnumerable<ComposeMap> Devices(ServiceReading service) => service.Items("deploy", "resources", "reservations", "devices").OfType<ComposeMap>();

    private static bool IsGpu(ComposeMap device)
        => device.Find("driver")?.Value is ComposeText { Text: "nvidia" or "cdi" }
            || (device.Find("capabilities")?.Value is ComposeList list && list.Items.Any(item => item is ComposeText { Text: "gpu" or "nvidia" }));

    private static bool IsPrivileged(ServiceReading service) => service.Text("privileged")?.ToLowerInvariant() is "true" or "yes" or "on";
}
