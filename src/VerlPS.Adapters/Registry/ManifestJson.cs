using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using VerlPS.Images;

namespace VerlPS.Adapters.Registry;

/// <summary>Reads manifests, indexes and configurations (OCI image specification; Docker's schema 2 has the same members).</summary>
internal static class ManifestJson
{
    /// <summary>The media types that a registry may answer with.</summary>
    public static readonly string[] Types =
    [
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json",
    ];

    /// <summary>The members of an index that are images, each with its platform; null where this is a single image.</summary>
    public static IReadOnlyList<(string Digest, ImagePlatform Platform)>? ReadIndex(JsonElement manifest)
        => Member(manifest, "manifests", JsonValueKind.Array) is not JsonElement members
            ? null
            : [.. members.EnumerateArray()
                .Select(member => (Digest: Text(member, "digest"), Platform: ReadPlatform(Member(member, "platform", JsonValueKind.Object))))
                // Signatures and attestations stand there too, as images for an unknown platform.
                .Where(member => member.Digest is not null && member.Platform is not null && member.Platform.Architecture != "unknown")
                .Select(member => (member.Digest!, member.Platform!))];

    /// <summary>The layers and the configuration of a single image.</summary>
    public static RemoteManifest ReadImage(JsonElement manifest, string digest)
    {
        RemoteLayer[] layers = Member(manifest, "layers", JsonValueKind.Array) is JsonElement found
            ? [.. found.EnumerateArray().Select(layer => new RemoteLayer(Text(layer, "digest") ?? string.Empty, Number(layer, "size")))]
            : [];
        return new RemoteManifest(digest, layers.Sum(layer => layer.Size))
        {
            ConfigDigest = Member(manifest, "config", JsonValueKind.Object) is JsonElement config ? Text(config, "digest") : null,
            Layers = layers,
        };
    }

    /// <summary>What a configuration says; null where it names no platform.</summary>
    public static RemoteConfig? ReadConfig(JsonElement config)
    {
        if (ReadPlatform(config) is not ImagePlatform platform)
            return null;

        DateTimeOffset? created = DateTimeOffset.TryParse(Text(config, "created"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;
        JsonElement? layers = Member(config, "rootfs", JsonValueKind.Object) is JsonElement root ? Member(root, "diff_ids", JsonValueKind.Array) : null;
        return new RemoteConfig(platform, created, layers is JsonElement found ? [.. found.EnumerateArray().Select(layer => layer.ToString())] : []);
    }

    /// <summary>The digest of a manifest's bytes, for registries that don't tell it.</summary>
    public static string DigestOf(byte[] content) => $"sha256:{Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant()}";

    private static ImagePlatform? ReadPlatform(JsonElement? parent)
        => parent is JsonElement platform && Text(platform, "os") is string os && Text(platform, "architecture") is string architecture
            ? new ImagePlatform(os, architecture, Text(platform, "variant"))
            : null;

    private static JsonElement? Member(JsonElement parent, string name, JsonValueKind kind)
        => parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == kind ? value : null;

    private static string? Text(JsonElement parent, string name)
        => Member(parent, name, JsonValueKind.String)?.GetString() is { Length: > 0 } text ? text : null;

    private static long Number(JsonElement parent, string name)
        => Member(parent, name, JsonValueKind.Number) is JsonElement value && value.TryGetInt64(out long number) && number > 0 ? number : 0;
}
