using System.Text.Json;

namespace VerlPS.Hosts;

/// <summary>The space that images take.</summary>
/// <param name="Total">Bytes of all layers, each counted once.</param>
/// <param name="Reclaimable">Bytes that go with the images that no container uses.</param>
public sealed record ImageUsage(long Total, long Reclaimable)
{
    /// <summary>The reclaimable share in percent.</summary>
    public double Percent => Total == 0 ? 0 : 100.0 * Reclaimable / Total;

    /// <summary>Reads an answer of <c>GET /system/df?type=image</c> in its form of API 1.52, or in the older one; null where it is neither.</summary>
    public static ImageUsage? Parse(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            return root.ValueKind != JsonValueKind.Object ? null : ReadSummary(root) ?? ReadImages(root);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ImageUsage? ReadSummary(JsonElement root)
        => (root.TryGetProperty("ImageUsage", out JsonElement usage) || root.TryGetProperty("ImagesUsage", out usage)) && usage.ValueKind == JsonValueKind.Object
            ? Of(Number(usage, "TotalSize") ?? 0, Number(usage, "Reclaimable") ?? 0)
            : null;

    // As docker system df counts: all layers, less what belongs to images in use alone.
    private static ImageUsage? ReadImages(JsonElement root)
    {
        if (Number(root, "LayersSize") is not long layers)
            return null;

        long used = root.TryGetProperty("Images", out JsonElement images) && images.ValueKind == JsonValueKind.Array
            ? images.EnumerateArray().Where(image => image.ValueKind == JsonValueKind.Object && Number(image, "Containers") > 0).Sum(Unshared)
            : 0;
        return Of(layers, layers - used);
    }

    // -1 stands for what was not measured.
    private static long Unshared(JsonElement image)
        => Number(image, "Size") is >= 0 and long size && Number(image, "SharedSize") is >= 0 and long shared ? size - shared : 0;

    private static ImageUsage Of(long total, long reclaimable) => new(Math.Max(0, total), Math.Clamp(reclaimable, 0, Math.Max(0, total)));

    private static long? Number(JsonElement parent, string name)
        => parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number : null;
}
