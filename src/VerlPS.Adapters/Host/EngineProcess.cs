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
    public EngineProcessInfo? Find(string socketPath)
    {
        try
        {
            // With socket activation systemd opened the socket; then the pid file of the default engine tells.
            return new[] { FindListener(socketPath), ReadPidFile() }.Where(id => id > 0 && IsEngine(id)).Select(Describe).FirstOrDefault();
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

    private static EngineProcessInfo Describe(int id) => new(
        id,
        ReadStart(id),
        ReadWords($"/proc/{id}/environ").FirstOrDefault(entry => entry.StartsWith("PATH=", StringComparison.Ordinal))?["PATH=".Length..],
        ReadWords($"/proc/{id}/cmdline"));

    // proc(5): the 22nd field counts from the boot, in hundredths of a second; the second field may hold blanks.
    private static DateTimeOffset? ReadStart(int id)
    {
        const int FieldAfterName = 19;
        string stat = File.ReadAllText($"/proc/{id}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        string? boot = File.ReadLines("/proc/stat").FirstOrDefault(line => line.StartsWith("btime ", StringComparison.Ordinal))?["btime ".Length..];
        return long.TryParse(boot, CultureInfo.InvariantCulture, out long seconds) && long.TryParse(fields[FieldAfterName], CultureInfo.InvariantCulture, out long ticks)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds).AddMilliseconds(ticks * 10)
            : null;
    }

    private static string[] ReadWords(string path)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(path)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another user's environment.
            return [];
        }
    }
}
