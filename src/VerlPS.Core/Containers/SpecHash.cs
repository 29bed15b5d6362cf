using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace VerlPS.Containers;

/// <summary>A short name for what a spec says, so that a container can be compared with what is wanted.</summary>
public static class SpecHash
{
    /// <summary>Sixteen hexadecimal digits over everything but the labels; of secrets only the names count.</summary>
    public static string Of(ContainerSpec spec)
    {
        object canonical = new
        {
            spec.Name,
            spec.Image,
            spec.Entrypoint,
            spec.Command,
            Environment = spec.Environment.Select(pair => SecretNames.IsSecret(pair.Key) ? pair.Key : $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal),
            Mounts = spec.Mounts.Select(mount => mount.ToString()),
            Gpus = spec.Gpus.ToString(),
            spec.ShmSize,
            spec.IpcMode,
            spec.Network,
            Ulimits = spec.Ulimits.Select(limit => limit.ToString()),
            spec.CapAdd,
            spec.Devices,
            Ports = spec.Ports.Select(port => port.ToString()),
            spec.Restart,
            spec.WorkingDirectory,
            spec.Init,
        };
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(canonical)));
        return Convert.ToHexString(hash, 0, 8).ToLowerInvariant();
    }
}
