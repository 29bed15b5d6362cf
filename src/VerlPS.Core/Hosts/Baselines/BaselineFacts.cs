using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>Chooses the facts that a baseline keeps.</summary>
public static class BaselineFacts
{
    /// <summary>The facts that were read; what was not is left out.</summary>
    public static HostBaseline Read(HostFacts facts)
    {
        SortedDictionary<string, string> values = new(StringComparer.Ordinal);
        if (facts.Host.Value is HostDescription host)
        {
            Keep("os", host.OperatingSystem);
            Keep("kernel", host.KernelVersion);
            Keep("cpus", Text(host.Cpus));
            Keep("memory", Text(host.Memory));
            Keep("cgroup", host.CgroupVersion);
        }

        if (facts.Engine.Value is EngineInfo engine)
        {
            Keep("docker", engine.Version);
            Keep("docker.storage", engine.StorageDriver);
            Keep("docker.root", engine.DataRoot);
            Keep("docker.runtimes", string.Join(' ', engine.Runtimes));
            Keep("docker.mirrors", string.Join(' ', engine.RegistryMirrors));
        }

        Keep("compose", facts.Compose.Value?.Version);
        Keep("driver", facts.Driver.Value);
        foreach (Gpu gpu in facts.Gpus)
        {
            Keep($"gpu{gpu.Index}.name", gpu.Name);
            Keep($"gpu{gpu.Index}.uuid", gpu.Uuid);
            Keep($"gpu{gpu.Index}.bus", gpu.BusId);
            Keep($"gpu{gpu.Index}.memory", Text(gpu.MemoryTotal));
            Keep($"gpu{gpu.Index}.mig", gpu.MigEnabled == true ? $"{gpu.MigDevices.Length} instances" : "off");
            Keep($"gpu{gpu.Index}.replays", Text(gpu.LinkReplays));
        }

        foreach (RdmaPort port in facts.Rdma.Devices.Value?.Ports ?? [])
            Keep(port.LinkDownedName, Text(port.LinkDowned));

        return new HostBaseline(facts.Timestamp, values);

        void Keep(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                values[name] = value;
        }
    }

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
