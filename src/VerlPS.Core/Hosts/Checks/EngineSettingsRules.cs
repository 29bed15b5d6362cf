namespace VerlPS.Hosts;

/// <summary>Rules on an engine's settings.</summary>
internal static class EngineSettingsRules
{
    private static readonly Version FirstWithLogCache = new(20, 10);

    public static Dictionary<string, Rule> All { get; } = new()
    {
        ["DKR-DAEMONJSON"] = Rule.On(facts => facts.Daemon.Settings, File),
        ["DKR-LOGDRIVER"] = Rule.On(facts => facts.Engine, Logs),
        ["DKR-PROXY"] = Rule.On(facts => facts.Daemon.Proxy, Proxies),
    };

    private static Finding File(DaemonSettingsFile file, HostFacts facts)
    {
        if (file.Settings is not DaemonSettings settings)
            return Finding.Pass("no file, all at its default");

        string check = $"Mend it until 'dockerd --validate --config-file={file.Path}' is content, then restart docker.";
        // What the engine was started with it has accepted.
        bool accepted = file.IsNewerThanEngine == false || (file.Validated && file.Complaint is null);
        return settings.Fault is string fault ? Finding.Fail(file.Path, $"{file.Path} is no valid JSON ({fault}): the engine won't start with it") with { Remedy = check }
            : file.Complaint is string complaint ? Finding.Fail(file.Path, $"the engine won't start with {file.Path}: {complaint}") with { Remedy = check }
            : file.IsNewerThanEngine != false && settings.Keys.Contains("hosts") && HasHostFlag(facts.Daemon.Process.Value) ? Finding.Fail(
                file.Path, $"hosts stands in {file.Path} and on dockerd's command line (-H): the engine won't start again") with { Remedy = "Take hosts out of the file, or -H out of the service by a systemd drop-in." }
            : settings.UnknownKeys.Count > 0 && !accepted ? Finding.Warn(file.Path, $"{file.Path} sets what no engine is known to have: {string.Join(", ", settings.UnknownKeys)}") with { Remedy = check }
            : file.IsNewerThanEngine == true ? Finding.Warn(file.Path, $"{file.Path} changed after the engine was started, which has the old settings") with
            {
                Remedy = "Restart the engine to take effect: systemctl restart docker; that stops containers unless live-restore is on.",
            }
            : Finding.Pass(file.Path);
    }

    private static bool HasHostFlag(EngineProcessInfo? process)
        => process?.Arguments.Any(argument => argument is "-H" or "--host" || argument.StartsWith("-H=", StringComparison.Ordinal) || argument.StartsWith("--host=", StringComparison.Ordinal)) == true;

    private static Finding Logs(EngineInfo engine, HostFacts facts) => engine.LoggingDriver switch
    {
        null => Finding.Skip("the engine does not tell its log driver"),
        "json-file" => JsonFile(facts),
        "local" or "journald" => Finding.Pass(engine.LoggingDriver),
        "none" => Finding.Fail("none", "log driver none keeps nothing: neither docker logs nor Get-VerlLog has anything to show"),
        string driver when facts.Daemon.Settings.Value?.Settings?.LogOptions.GetValueOrDefault("cache-disabled") == "true" || DockerVersion.TryParse(engine.Version) < FirstWithLogCache =>
            Finding.Fail(driver, $"log driver {driver} sends logs away and nothing can be read back here"),
        string driver => Finding.Warn(driver, $"log driver {driver} sends logs away; here only the engine's cache can be read, the last 100 MB of each container"),
    };

    private static Finding JsonFile(HostFacts facts)
    {
        const string Limit = "max-size";
        Fact<DaemonSettingsFile> settings = facts.Daemon.Settings;
        return facts.Daemon.Process.Value?.Arguments.Any(argument => argument.Contains($"{Limit}=", StringComparison.Ordinal)) == true ? Finding.Pass("json-file with max-size")
            : settings.Value is null ? Finding.Skip(settings.Missing!)
            : settings.Value.Settings?.LogOptions.GetValueOrDefault(Limit) is string size ? Finding.Pass($"json-file, max-size {size}")
            : Finding.Warn("json-file without max-size", "logs in json-file grow without end: weeks of training fill the engine's disk");
    }

    private static Finding Proxies(ProxySettings shell, HostFacts facts)
    {
        if (facts.Engine.Value is not EngineInfo engine)
            return Finding.Skip(facts.Engine.Missing!);

        string found = engine.HttpsProxy ?? engine.HttpProxy ?? "none";
        if (shell.Https != engine.HttpsProxy)
            return Differs("https", engine.HttpsProxy, shell.Https);
        if (shell.Http != engine.HttpProxy)
            return Differs("http", engine.HttpProxy, shell.Http);

        // The other way round, what only the engine reaches directly, does no harm here.
        string[] missing = found == "none" ? [] : [.. shell.Exceptions.Except(engine.NoProxy, StringComparer.OrdinalIgnoreCase).Where(name => !IsLoopback(name))];
        return missing.Length == 0 ? Finding.Pass(found) : Finding.Warn(found, $"the engine asks its proxy for {string.Join(", ", missing)}, which the shell reaches directly");

        Finding Differs(string scheme, string? theirs, string? ours)
            => Finding.Warn(found, theirs is null ? $"the shell has the {scheme} proxy {ours}, the engine has none: its pulls go directly"
                : ours is null ? $"the engine has the {scheme} proxy {theirs}, the shell has none"
                : $"the engine's {scheme} proxy is {theirs}, the shell's is {ours}");
    }

    private static bool IsLoopback(string name) => name is "localhost" or "::1" || name.StartsWith("127.", StringComparison.Ordinal);
}
