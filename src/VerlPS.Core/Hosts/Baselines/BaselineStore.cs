using System.Text.Encodings.Web;
using System.Text.Json;

namespace VerlPS.Hosts;

/// <summary>Keeps baselines in a file of JSON, one for each host, by name.</summary>
public sealed class BaselineStore(IHostTree tree, IFiles files)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The baselines in a file, by host name; none where there is no file.</summary>
    /// <exception cref="VerlException">InvalidArgument: the file holds something else. PathNotFound: it can't be read.</exception>
    public IReadOnlyDictionary<string, HostBaseline> Load(string path)
    {
        if (!tree.FileExists(path))
            return new Dictionary<string, HostBaseline>();

        string text = tree.TryReadText(path)
            ?? throw new VerlException(VerlErrorKind.PathNotFound, $"The baseline '{path}' can't be read.", path, "Name a file that this user may read.");
        try
        {
            Dictionary<string, HostBaseline> hosts = JsonSerializer.Deserialize<Dictionary<string, HostBaseline>>(text, Options) ?? [];
            return hosts.Values.All(host => host?.Values is not null) ? hosts : throw new JsonException("a host has no values");
        }
        catch (JsonException error)
        {
            throw new VerlException(
                VerlErrorKind.InvalidArgument,
                $"'{path}' is no baseline that Test-VerlHost wrote: {error.Message}",
                path,
                "Name a file that is not there yet, and it is written.",
                error);
        }
    }

    /// <summary>Adds a host's baseline to a file; others in it stay.</summary>
    /// <exception cref="VerlException">PathNotWritable; the old file is as it was.</exception>
    public void Save(string path, string hostName, HostBaseline baseline)
    {
        SortedDictionary<string, HostBaseline> hosts = new(StringComparer.Ordinal);
        foreach ((string name, HostBaseline known) in Load(path))
            hosts[name] = known;
        hosts[hostName] = baseline;
        files.WriteAtomically(path, JsonSerializer.Serialize(hosts, Options) + "\n", replace: true);
    }
}
