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
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(SpecFields.Of(spec).Select(field => new[] { field.Name, field.Text }))));
        return Convert.ToHexString(hash, 0, 8).ToLowerInvariant();
    }
}
