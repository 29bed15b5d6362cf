namespace VerlPS.Hosts;

/// <summary>Rules on this user's docker CLI: where it is sent, its plugin, its logins.</summary>
internal static class ClientRules
{
    public static Dictionary<string, Rule> All { get; } = new()
    {
        ["DKR-CONTEXT"] = Rule.Always(Endpoint),
        ["DKR-COMPOSE"] = Rule.On(facts => facts.Compose, Compose),
        ["DKR-CREDSTORE"] = Rule.On(facts => facts.Daemon.Logins, Logins),
    };

    private static Finding Endpoint(HostFacts facts)
    {
        string found = $"{facts.Endpoint.DockerHost} ({facts.Endpoint.Origin})";
        return facts.Endpoint.Uri.Scheme is not ("tcp" or "http") ? Finding.Pass(found)
            : facts.Endpoint.Uri.IsLoopback ? Finding.Warn(found, "the engine listens on TCP without TLS: every user of this machine is root on its host")
            : Finding.Warn(found, "the engine listens on TCP without TLS: everybody who reaches the port is root on its host");
    }

    private static Finding Compose(ComposePlugin plugin, HostFacts facts)
    {
        if (plugin.Path is null)
        {
            return plugin.Program is string program
                ? Finding.Warn(program, "there is docker-compose, but no Compose v2 plugin for the docker CLI")
                : Finding.Warn("none", "there is no Compose v2 plugin for the docker CLI");
        }

        return DockerVersion.TryParse(plugin.Version) is not Version version ? Finding.Warn(plugin.Path, $"{plugin.Path} does not tell its version")
            : version.Major < 2 ? Finding.Warn(plugin.Version!, $"Compose {plugin.Version} is no longer maintained")
            : version < facts.Profile.Compose ? Finding.Warn(plugin.Version!, $"Compose {plugin.Version} knows GPUs only under deploy: 'gpus:' needs {facts.Profile.Compose}")
            : Finding.Pass(plugin.Version!);
    }

    private static Finding Logins(RegistryLogins logins)
    {
        if (logins.IsBroken)
            return Finding.Warn(logins.Path, $"{logins.Path} is no valid JSON, so that no login is known");

        string[] helpers = [.. logins.AllHelpers];
        string found = helpers.Length > 0 ? $"docker-credential-{string.Join(", docker-credential-", helpers)}" : "no logins";
        if (logins.Store is string store && logins.MissingHelpers.Contains(store))
            return Finding.Fail(found, $"{logins.Path} names the helper docker-credential-{store}, which is not on PATH: pulls fail");
        if (logins.Helpers.FirstOrDefault(helper => logins.MissingHelpers.Contains(helper.Value)) is { Key: string registry, Value: string name })
            return Finding.Warn(found, $"the helper docker-credential-{name} for {registry} is not on PATH: pulls from there fail");

        return logins.PlainText is { Count: > 0 } open
            ? Finding.Warn($"{open.Count} in plain text", $"{logins.Path} holds the login for {string.Join(", ", open)} in plain text")
            : Finding.Pass(found);
    }
}
