using System.Formats.Tar;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace VerlPS.Tests.Images.Lab;

/// <summary>An image of random bytes in the lab's registry, so that no layer of it is in a store already.</summary>
/// <param name="Digest">Its manifest's.</param>
/// <param name="ConfigDigest">Its configuration's.</param>
/// <param name="LayerDigest">Its one layer's.</param>
internal sealed record LabImage(string Digest, string ConfigDigest, string LayerDigest)
{
    private const string Manifest = "application/vnd.docker.distribution.manifest.v2+json";
    private const string Index = "application/vnd.docker.distribution.manifest.list.v2+json";

    private static readonly HttpClient Http = new();

    /// <summary>The media types of what is put there.</summary>
    public static IReadOnlyList<string> ManifestTypes { get; } = [Manifest, Index];

    public static string Registry { get; } = Environment.GetEnvironmentVariable("VERLPS_LAB_REGISTRY") ?? "127.0.0.1:5000";

    /// <summary>Puts one there.</summary>
    /// <param name="name">repository:tag.</param>
    /// <param name="bytes">How much its layer holds.</param>
    /// <param name="architecture">What its configuration says that it is for.</param>
    /// <param name="claimedSize">The size that the manifest claims for the layer; null for the true one.</param>
    public static async Task<LabImage> PushAsync(string name, int bytes = 64 << 10, string architecture = "amd64", long? claimedSize = null)
    {
        string repository = name.Split(':')[0];
        (byte[] layer, string diffId) = MakeLayer(bytes);
        string layerDigest = await PutBlobAsync(repository, layer);
        byte[] config = Json(new
        {
            architecture,
            os = "linux",
            created = "2026-08-14T09:30:00Z",
            config = new { Env = new[] { "PATH=/bin" }, Cmd = new[] { "/bin/true" } },
            rootfs = new { type = "layers", diff_ids = new[] { diffId } },
        });
        string configDigest = await PutBlobAsync(repository, config);
        byte[] manifest = Json(new
        {
            schemaVersion = 2,
            mediaType = Manifest,
            config = new { mediaType = "application/vnd.docker.container.image.v1+json", size = config.Length, digest = configDigest },
            layers = new[] { new { mediaType = "application/vnd.docker.image.rootfs.diff.tar.gzip", size = claimedSize ?? layer.Length, digest = layerDigest } },
        });
        await PutManifestAsync(name, manifest, Manifest);
        return new LabImage(DigestOf(manifest), configDigest, layerDigest);
    }

    /// <summary>Gives an image of the same repository one more name, inside an index for one platform.</summary>
    public static async Task<string> PushIndexAsync(string name, LabImage image, string architecture)
    {
        byte[] index = Json(new
        {
            schemaVersion = 2,
            mediaType = Index,
            manifests = new[] { new { mediaType = Manifest, size = 1, digest = image.Digest, platform = new { os = "linux", architecture } } },
        });
        await PutManifestAsync(name, index, Index);
        return DigestOf(index);
    }

    /// <summary>Puts an image of one repository under a name of another.</summary>
    public async Task CopyAsync(string from, string name)
    {
        string repository = name.Split(':')[0];
        foreach (string blob in new[] { LayerDigest, ConfigDigest })
            (await Http.PostAsync($"http://{Registry}/v2/{repository}/blobs/uploads/?mount={blob}&from={from}", null)).EnsureSuccessStatusCode();
        using HttpRequestMessage request = new(HttpMethod.Get, $"http://{Registry}/v2/{from}/manifests/{Digest}");
        request.Headers.TryAddWithoutValidation("Accept", Manifest);
        using HttpResponseMessage manifest = await Http.SendAsync(request);
        await PutManifestAsync(name, await manifest.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(), Manifest);
    }

    private static (byte[] Layer, string DiffId) MakeLayer(int bytes)
    {
        using MemoryStream tar = new();
        using (TarWriter writer = new(tar, TarEntryFormat.Pax, leaveOpen: true))
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "random") { DataStream = new MemoryStream(RandomNumberGenerator.GetBytes(bytes)) });
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(tar.ToArray());
        return (packed.ToArray(), DigestOf(tar.ToArray()));
    }

    private static async Task<string> PutBlobAsync(string repository, byte[] content)
    {
        using HttpResponseMessage begun = await Http.PostAsync($"http://{Registry}/v2/{repository}/blobs/uploads/", null);
        string place = $"{begun.EnsureSuccessStatusCode().Headers.Location}";
        string digest = DigestOf(content);
        using HttpResponseMessage done = await Http.PutAsync($"{place}{(place.Contains('?') ? '&' : '?')}digest={digest}", new ByteArrayContent(content));
        done.EnsureSuccessStatusCode();
        return digest;
    }

    private static async Task PutManifestAsync(string name, byte[] content, string type)
    {
        string[] parts = name.Split(':');
        ByteArrayContent body = new(content);
        body.Headers.ContentType = new MediaTypeHeaderValue(type);
        using HttpResponseMessage done = await Http.PutAsync($"http://{Registry}/v2/{parts[0]}/manifests/{parts[1]}", body);
        Assert.True(done.IsSuccessStatusCode, await done.Content.ReadAsStringAsync());
    }

    private static byte[] Json(object value) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value));

    private static string DigestOf(byte[] content) => $"sha256:{Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant()}";
}
