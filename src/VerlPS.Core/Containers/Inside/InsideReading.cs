using System.Text.Json;

namespace VerlPS.Containers;

/// <summary>What Data/container-probe.py said of the inside of a container.</summary>
internal sealed record InsideReading
{
    private static readonly JsonSerializerOptions Form = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public string? Python { get; init; }

    public ModuleReading Torch { get; init; } = new();

    public ModuleReading Verl { get; init; } = new();

    public Dictionary<string, string> Packages { get; init; } = [];

    /// <summary>By name the soft and the hard limit; -1 is none.</summary>
    public Dictionary<string, long[]> Limits { get; init; } = [];

    public SharedMemoryReading? Shm { get; init; }

    /// <summary>The host's RAM in bytes.</summary>
    public long? Memory { get; init; }

    public bool Rdma { get; init; }

    public MountReading[] Mounts { get; init; } = [];

    /// <summary>Null where it is not what the script writes.</summary>
    public static InsideReading? Parse(IReadOnlyList<string> lines)
    {
        try
        {
            // What runs at Python's start may print before it.
            return lines.Count == 0 ? null : JsonSerializer.Deserialize<InsideReading>(lines[^1], Form);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>An import, and what the module told.</summary>
internal sealed record ModuleReading
{
    public string? Version { get; init; }

    public string? Path { get; init; }

    public string? Cuda { get; init; }

    public bool Available { get; init; }

    public DeviceReading[] Devices { get; init; } = [];

    public string? Nccl { get; init; }

    public string[] Warnings { get; init; } = [];

    /// <summary>Why it could not be imported; null where it could.</summary>
    public string? Error { get; init; }

    /// <summary>The module that is not there, where that is why.</summary>
    public string? Missing { get; init; }
}

/// <summary>A GPU as PyTorch sees it.</summary>
internal sealed record DeviceReading(string Name, string Capability);

/// <summary>/dev/shm in bytes.</summary>
internal sealed record SharedMemoryReading(long Size, long Free);

/// <summary>A mounted folder from inside.</summary>
internal sealed record MountReading(string Target)
{
    public string? Error { get; init; }

    /// <summary>The device as major:minor.</summary>
    public string? Device { get; init; }

    public ulong Inode { get; init; }

    /// <summary>How many names it has on its file system; 0 where it was deleted.</summary>
    public ulong Links { get; init; }

    public bool Writable { get; init; }
}
