using System.Net;
using System.Net.Sockets;
using VerlPS.Containers;
using VerlPS.Images;

namespace VerlPS.Compose;

/// <summary>What a request for monitoring must not ask for.</summary>
internal static class MonitoringRules
{
    /// <summary>Refuses a request with everything that is wrong at once.</summary>
    /// <exception cref="VerlException">InvalidArgument.</exception>
    public static void Check(MonitoringRequest monitoring, ContainerRequest container)
    {
        string[] faults = [.. Options(monitoring), .. Images(monitoring), .. Container(monitoring, container)];
        if (faults.Length > 0)
            throw new VerlException(VerlErrorKind.InvalidArgument, string.Join(Environment.NewLine, faults), container.Name, "Change what is named and run the command again; nothing was written.");
    }

    /// <summary>The address as a published port writes it; null where it is none.</summary>
    public static string? Address(string text)
    {
        // IPAddress takes '1' for 0.0.0.1, and a zone has no place in a port.
        bool valid = IPAddress.TryParse(text, out IPAddress? address)
            && !text.Contains('%', StringComparison.Ordinal)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 || text.Split('.').Length == 4);
        return !valid ? null : address!.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
    }

    private static IEnumerable<string> Options(MonitoringRequest monitoring)
    {
        if (Address(monitoring.Address) is null)
            yield return $"The address '{monitoring.Address}' is no IP address: write 127.0.0.1, 0.0.0.0 for all, or an address of the host such as 10.0.0.5 or ::1.";
        if (!monitoring.Stack && !monitoring.TensorBoard && (monitoring.Images.Count > 0 || monitoring.Address != new MonitoringRequest().Address))
            yield return "An address or images for monitoring are of no use without it: add -Monitoring or -TensorBoard.";
    }

    private static IEnumerable<string> Images(MonitoringRequest monitoring)
    {
        foreach ((string service, string image) in monitoring.Images)
        {
            if (!MonitoringServices.Names.Contains(service))
                yield return $"There is no service '{service}' to give an image to: write one of {string.Join(", ", MonitoringServices.Names)}.";
            if (ImageReference.TryParse(image) is not { } reference || (reference.Tag is null && reference.Digest is null))
                yield return $"'{image}' can't be the image of {service}: write [registry/]repository:tag, or @sha256: with a digest.";
        }
    }

    private static IEnumerable<string> Container(MonitoringRequest monitoring, ContainerRequest container)
    {
        string[] services = [.. MonitoringServices.Names.Where(name => name == MonitoringServices.TensorBoard ? monitoring.TensorBoard : monitoring.Stack)];
        if (monitoring.TensorBoard && container.Root is null)
            yield return "TensorBoard shows what is in the workspace's folder logs, and there is no workspace: name one with -Root.";
        if (services.Contains(container.Name, StringComparer.OrdinalIgnoreCase))
            yield return $"The name '{container.Name}' is that of a service of the monitoring: choose another -Name.";
        foreach (PortSpec port in container.Ports)
        {
            if (services.FirstOrDefault(name => MonitoringServices.Ports.TryGetValue(name, out (int Host, int Container) used) && used.Host == port.HostPort) is string service)
                yield return $"The port {port.HostPort} is {service}'s: publish the container's port {port.ContainerPort} on another one, such as {port.HostPort + 10000}:{port.ContainerPort}.";
        }
    }
}
