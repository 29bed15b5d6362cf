using System.Text.Json.Nodes;

namespace VerlPS.Hosts;

/// <summary>A change to the engine's settings that keeps whatever else is there.</summary>
/// <param name="Name">The key, as people look for it.</param>
/// <param name="Apply">Makes the change.</param>
internal sealed record EngineSetting(string Name, Action<JsonObject> Apply)
{
    // The hard limit of a process that systemd starts without a limit: the kernel's own default of fs.nr_open.
    private const long OpenFilesMaximum = 1 << 20;
    private const string LimitName = "Name", LimitHard = "Hard", LimitSoft = "Soft";

    /// <summary>Mirrors of Docker Hub: these first, then those that are there.</summary>
    public static EngineSetting Mirrors(IReadOnlyList<Uri> mirrors) => new("registry-mirrors", root =>
    {
        JsonArray list = Array(root, "registry-mirrors");
        string[] wanted = [.. mirrors.Select(mirror => mirror.OriginalString.TrimEnd('/')).Distinct(StringComparer.OrdinalIgnoreCase)];
        JsonNode?[] rest = [.. list.Where(node => !wanted.Contains(node?.ToString().TrimEnd('/'), StringComparer.OrdinalIgnoreCase))];
        list.Clear();
        foreach (string mirror in wanted)
            list.Add(mirror);
        foreach (JsonNode? node in rest)
            list.Add(node);
    });

    /// <summary>Open files of a container: at least as many, and room to ask for more.</summary>
    public static EngineSetting OpenFiles(long minimum) => Limit("nofile", minimum, Math.Max(minimum, OpenFilesMaximum));

    /// <summary>No limit to memory that RDMA pins.</summary>
    public static EngineSetting LockedMemory { get; } = Limit("memlock", -1, -1);

    /// <summary>/dev/shm of containers that don't ask for a size.</summary>
    public static EngineSetting ShmSize(long bytes) => new("default-shm-size", root => root["default-shm-size"] = FormattableString.Invariant($"{bytes >> 30}G"));

    /// <summary>Logs of containers made from now on are bounded. Only drivers that keep files know these options.</summary>
    public static EngineSetting LogSize { get; } = new("log-opts", root =>
    {
        if (root["log-driver"]?.ToString() is string driver and not ("json-file" or "local"))
            throw new FormatException($"log-driver is {driver}, which has no max-size");
        JsonObject options = Object(root, "log-opts");
        options["max-size"] ??= "100m";
        options["max-file"] ??= "3";
    });

    /// <summary>CDI, which engines from 25 to 28.2 have to be told of.</summary>
    public static EngineSetting Cdi { get; } = new("features.cdi", root => Object(root, "features")["cdi"] = true);

    /// <summary>The largest packet of the bridge.</summary>
    public static EngineSetting Mtu(int mtu) => new("mtu", root => root["mtu"] = mtu);

    /// <summary>The runtime nvidia as <c>nvidia-ctk runtime configure --runtime=docker</c> registers it.</summary>
    public static EngineSetting Runtime { get; } = new("runtimes.nvidia", root =>
    {
        JsonObject runtimes = Object(root, "runtimes");
        runtimes["nvidia"] ??= new JsonObject { ["args"] = new JsonArray(), ["path"] = "nvidia-container-runtime" };
    });

    private static EngineSetting Limit(string name, long soft, long hard) => new($"default-ulimits.{name}", root =>
    {
        JsonObject limits = Object(root, "default-ulimits");
        if (limits[name] is not JsonObject limit)
            limits[name] = limit = [];
        limit[LimitName] = name;
        limit[LimitHard] = Higher(limit[LimitHard], hard);
        limit[LimitSoft] = Higher(limit[LimitSoft], soft);
    });

    // -1 is no limit.
    private static long Higher(JsonNode? present, long wanted)
        => present is JsonValue value && value.TryGetValue(out long found) && (found == -1 || (wanted != -1 && found > wanted)) ? found : wanted;

    private static JsonObject Object(JsonObject root, string key) => root[key] switch
    {
        JsonObject found => found,
        null => (JsonObject)(root[key] = new JsonObject()),
        _ => throw new FormatException($"{key} is not an object"),
    };

    private static JsonArray Array(JsonObject root, string key) => root[key] switch
    {
        JsonArray found => found,
        null => (JsonArray)(root[key] = new JsonArray()),
        _ => throw new FormatException($"{key} is not a list"),
    };
}
