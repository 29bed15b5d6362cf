using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using VerlPS.Hosts;

namespace VerlPS.Adapters.Host;

/// <summary>Finds dockerd by asking the kernel who listens on its socket.</summary>
public sealed class EngineProcess : IEngineProcess
{
    private const string Name = "dockerd";
    private const string DefaultPidFile = "/var/run/docker.pid";

    /// <inheritdoc/>
    public string? FindPath(string socketPath)
    {
        try
        {
            // With socket activation systemd opened the socket; then the pid file of the default engine tells.
            return new[] { FindListener(socketPath), ReadPidFile() }.Where(id => id > 0 && IsEngine(id)).Select(ReadPath).FirstOrDefault();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SocketException)
        {
            return null;
        }
    }

    // SO_PEERCRED of a connected Unix socket: the process that called listen(), translated to our process namespace.
    private static int FindListener(string socketPath)
    {
        if (!OperatingSystem.IsLinux())
            return 0;

        const int SolSocket = 1, SoPeerCred = 17;
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(socketPath));
        Span<int> credentials = stackalloc int[3];
        return socket.GetRawSocketOption(SolSocket, SoPeerCred, MemoryMarshal.AsBytes(credentials)) >= sizeof(int) ? credentials[0] : 0;
    }

    private static int ReadPidFile()
        => File.Exists(DefaultPidFile) && int.TryParse(File.ReadAllText(DefaultPidFile), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0;

    private static bool IsEngine(int id)
        => File.Exists($"/proc/{id}/comm") && File.ReadAllText($"/proc/{id}/comm").TrimEnd() == Name;

    private static string? ReadPath(int id)
        => Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{id}/environ"))
            .Split('\0')
            .FirstOrDefault(entry => entry.StartsWith("PATH=", StringComparison.Ordinal))?["PATH=".Length..];
}
