using System.Net;

namespace VerlPS.Images;

/// <summary>The servers that a pull asks on an engine.</summary>
/// <param name="Registry">The name of the registry: docker.io, or as it stands in the image's name.</param>
/// <param name="Mirrors">Asked first; a pull through one that answers asks nobody else.</param>
/// <param name="Addresses">The registry itself; the first that answers counts.</param>
public sealed record RegistryRoute(string Registry, IReadOnlyList<Uri> Mirrors, IReadOnlyList<Uri> Addresses)
{
    /// <summary>Docker Hub's name.</summary>
    public const string DockerHub = "docker.io";

    /// <summary>The pull comes from Docker Hub.</summary>
    public bool IsDockerHub => Registry == DockerHub;

    /// <summary>The route of an image, or of Docker Hub's images where none is named. Mirrors serve Docker Hub only.</summary>
    /// <param name="image">The image; null for none.</param>
    /// <param name="engine">The engine; null where it does not answer, and then no mirror is known.</param>
    public static RegistryRoute Of(ImageReference? image, EngineInfo? engine)
        => image?.Registry is string registry
            ? new RegistryRoute(registry, [], ListAddresses(registry, engine?.InsecureRegistries ?? []))
            : new RegistryRoute(DockerHub, ParseMirrors(engine), [RegistryAddress.DockerHub]);

    /// <summary>The mirrors that an engine is set up with; what is no address is left out.</summary>
    public static IReadOnlyList<Uri> ParseMirrors(EngineInfo? engine)
        => [.. (engine?.RegistryMirrors ?? []).Select(mirror => Uri.TryCreate(mirror, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" ? uri : null).OfType<Uri>().Distinct()];

    /// <summary>What people call a server.</summary>
    public static string NameOf(Uri server) => server == RegistryAddress.DockerHub ? "Docker Hub" : server.Authority;

    /// <summary>A name that nobody needs to resolve: an address, or localhost.</summary>
    public static bool NeedsNoResolving(Uri server) => server.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || server.Host == "localhost";

    // The engine asks registries that it is told are insecure by HTTPS, and by HTTP where that fails.
    private static IReadOnlyList<Uri> ListAddresses(string registry, IReadOnlyList<string> insecure)
    {
        Uri address = RegistryAddress.Of(registry);
        return address.Scheme == "https" && insecure.Any(entry => entry == registry || Covers(entry, address.Host)) ? [address, new Uri($"http://{registry}")] : [address];
    }

    private static bool Covers(string network, string host)
        => IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPNetwork.TryParse(network, out IPNetwork range) && range.Contains(address);
}
