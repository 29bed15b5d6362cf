using System.Text;
using System.Text.Json;
using VerlPS.Images;

namespace VerlPS.Adapters.Docker;

/// <summary>The forms in which the docker CLI writes its JSON.</summary>
internal static class CliJson
{
    /// <summary>A member that is text; null where there is none.</summary>
    public static string? Text(JsonElement element, string property)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>The login of an entry of <c>auths</c>; null where it holds none.</summary>
    public static RegistryCredential? ReadCredential(JsonElement entry)
    {
        if (Text(entry, "identitytoken") is { Length: > 0 } identity)
            return new RegistryCredential(string.Empty, identity, SecretKind.IdentityToken);
        if (Text(entry, "registrytoken") is { Length: > 0 } token)
            return new RegistryCredential(string.Empty, token, SecretKind.RegistryToken);

        return Text(entry, "auth") is { Length: > 0 } encoded ? Decode(encoded) : null;
    }

    private static RegistryCredential? Decode(string encoded)
    {
        try
        {
            string[] parts = Encoding.UTF8.GetString(Convert.FromBase64String(encoded)).Split(':', 2);
            return parts is [{ Length: > 0 } user, string secret] ? new RegistryCredential(user, secret.Trim('\0')) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
