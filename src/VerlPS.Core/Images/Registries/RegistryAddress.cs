using System.Net;

namespace VerlPS.Images;

/// <summary>Where a registry's API is, by the rules of the engine.</summary>
public static class RegistryAddress
{
    /// <summary>Docker Hub's.</summary>
    public static Uri DockerHub { get; } = new("https://registry-1.docker.io");

    /// <summary>The base address of a registry named as in an image: plain HTTP on loopback, as the engine allows there, HTTPS elsewhere.</summary>
    public static Uri Of(string host)
    {
        Uri https = new($"https://{host}");
        bool loopback = https.Host == "localhost" || (IPAddress.TryParse(https.Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
        return loopback ? new Uri($"http://{host}") : https;
    }
}
