namespace VerlPS.Images;

/// <summary>
/// Reads where to pull from. A mirror is written <c>host[:port][/folder]</c> or as a URL; "Engine" stands for the
/// engine's own registry-mirrors, the name of a known mirror for that, and the image's own registry may be among them.
/// </summary>
public static class PullSources
{
    /// <summary>The word for the mirrors that the engine is set up with.</summary>
    public const string Engine = "Engine";

    /// <summary>The sources of an image in the order in which they are tried; its own registry where no mirror is named.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="engineMirrors">The engine's registry-mirrors.</param>
    /// <exception cref="VerlException">InvalidArgument, naming the value and the forms.</exception>
    public static IReadOnlyList<PullSource> Of(PullRequest request, IReadOnlyList<string> engineMirrors)
    {
        if (request.MirrorHost is string unused && !request.Mirrors.Any(mirror => Named(mirror) is not null))
        {
            throw new VerlException(
                VerlErrorKind.InvalidArgument,
                $"-MirrorHost '{unused}' says where a mirror with a name is, and -Mirror has none.",
                unused,
                $"Use -Mirror {NamedMirror.All[0].Name} -MirrorHost {unused}, or write the host itself to -Mirror.");
        }

        IEnumerable<PullSource> sources = request.Mirrors.Count == 0
            ? [new PullSource(RegistryName(request.Image), request.Image, IsMirror: false)]
            : request.Mirrors.SelectMany(mirror => Addresses(mirror, request, engineMirrors)).Select(address => Locate(address.Written, address.Address, request.Image));
        return [.. sources.DistinctBy(source => source.From)];
    }

    /// <summary>What people call an image's own registry.</summary>
    internal static string RegistryName(ImageReference image) => image.Registry ?? "Docker Hub";

    private static IEnumerable<(string Written, string Address)> Addresses(string mirror, PullRequest request, IReadOnlyList<string> engineMirrors)
    {
        if (Named(mirror) is NamedMirror named)
            return [(mirror, HostOf(named, request.MirrorHost))];
        if (!mirror.Equals(Engine, StringComparison.OrdinalIgnoreCase))
            return [(mirror, mirror)];

        return engineMirrors.Count > 0
            ? engineMirrors.Select(address => (address, address))
            : throw new VerlException(
                VerlErrorKind.InvalidArgument, "The engine has no registry-mirrors, so that -Mirror Engine stands for nothing.", mirror, "Name a mirror by its host.");
    }

    private static NamedMirror? Named(string mirror) => NamedMirror.All.FirstOrDefault(named => named.Name.Equals(mirror, StringComparison.OrdinalIgnoreCase));

    // A user's own name at the mirror is enough.
    private static string HostOf(NamedMirror mirror, string? host)
        => host is null ? mirror.Host : host.Contains('.', StringComparison.Ordinal) || host.Contains(':', StringComparison.Ordinal) ? host : $"{host}.{mirror.Domain}";

    private static PullSource Locate(string written, string address, ImageReference image)
    {
        int scheme = address.IndexOf("://", StringComparison.Ordinal);
        string place = (scheme < 0 ? address : address[(scheme + 3)..]).TrimEnd('/');
        // With a digest the engine forgets the tag, and the image has the digest's name alone.
        ImageReference? from = ImageReference.TryParse($"{place}/{image.Repository}{(image.Digest is null ? $":{image.Tag}" : $"@{image.Digest}")}");
        bool isRegistry = place.Split('/')[0] is string host && (host.AsSpan().ContainsAny('.', ':') || host == "localhost");
        return from is not null && isRegistry
            ? from.Name == image.Name ? new PullSource(RegistryName(image), image, IsMirror: false) : new PullSource(place, from, IsMirror: true)
            : throw new VerlException(
                VerlErrorKind.InvalidArgument,
                $"'{written}' is not a mirror.",
                written,
                $"Write host[:port][/folder] or its URL, '{Engine}' for the engine's own mirrors, or {string.Join(", ", NamedMirror.All.Select(named => $"'{named.Name}'"))}.");
    }
}
