using System.Globalization;
using System.Text.RegularExpressions;

namespace VerlPS.Hosts;

/// <summary>Reads what a plan has to know of this machine.</summary>
/// <param name="ports">Where it is read.</param>
public sealed partial class RepairContextProbe(HostPorts ports)
{
    private const string DefaultConfigFile = "/etc/docker/daemon.json";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>This machine; null where it is no Linux host, or does not let itself be read.</summary>
    public async Task<RepairContext?> ReadAsync(CancellationToken cancellationToken)
        => (await new FactReader(ports.Clock, ports.Processes, Limit, cancellationToken).BlockingAsync(Read, "no Linux host").ConfigureAwait(false)).Value;

    private RepairContext? Read()
    {
        if (ports.Tree.TryReadText("/proc/sys/kernel/hostname")?.Trim() is not string name)
            return null;

        string? socket = ports.Engine.Endpoint.SocketPath;
        string file = (socket is null ? null : ports.EngineProcess.Find(socket))?.ConfigFile ?? DefaultConfigFile;
        // A link stays a link: what it points to is replaced.
        file = ports.Tree.ReadLink(file) is string target ? Path.GetFullPath(target, Path.GetDirectoryName(file)!) : file;
        bool root = UserId().Match(ports.Tree.TryReadText("/proc/self/status") ?? string.Empty) is { Success: true } id && id.Groups[1].Value == "0";
        return new RepairContext(name, file, ports.Tree.TryReadText(file), root)
        {
            Distribution = OsRelease.Read(ports.Tree)?.Distribution,
            User = FindUser(root),
            HasEngine = ports.Processes.Find("dockerd") is not null,
            HasToolkit = ports.Processes.Find("nvidia-ctk") is not null
                && (ports.Processes.Find("nvidia-container-runtime-hook") ?? ports.Processes.Find("nvidia-cdi-hook")) is not null,
            Mtu = FindMtu(),
        };
    }

    private string? FindUser(bool root)
        => new[] { ports.Environment("SUDO_USER"), root ? null : ports.Environment("USER"), root ? null : ports.Environment("LOGNAME") }
            .FirstOrDefault(name => !string.IsNullOrEmpty(name) && name != "root");

    private int? FindMtu()
        => DefaultRoute().Match(ports.Tree.TryReadText("/proc/net/route") ?? string.Empty) is { Success: true } route
            && int.TryParse(ports.Tree.TryReadText($"/sys/class/net/{route.Groups[1].Value}/mtu"), CultureInfo.InvariantCulture, out int mtu) ? mtu : null;

    [GeneratedRegex(@"^Uid:\s+\d+\s+(\d+)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex UserId();

    [GeneratedRegex(@"^([\w.@-]+)\t00000000\t", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex DefaultRoute();
}
