namespace VerlPS.Hosts;

/// <summary>The compose plugin of the docker CLI.</summary>
/// <param name="Path">The plugin; null where there is none.</param>
/// <param name="Version">Its version, for example 2.26.1; null where it does not run.</param>
public sealed record ComposePlugin(string? Path, string? Version)
{
    private static readonly string[] SystemFolders = ["/usr/local/lib/docker", "/usr/local/libexec/docker", "/usr/lib/docker", "/usr/libexec/docker"];

    /// <summary>The docker-compose program on PATH, looked for where there is no plugin: Compose v1, or the plugin by itself.</summary>
    public string? Program { get; init; }

    /// <summary>Finds it where the docker CLI would.</summary>
    /// <param name="tree">The machine's files.</param>
    /// <param name="programs">What is on PATH.</param>
    /// <param name="environment">The variables that count for the docker CLI.</param>
    public static ComposePlugin Find(IHostTree tree, IProcessRunner programs, Func<string, string?> environment)
    {
        string? own = environment("DOCKER_CONFIG") ?? (environment("HOME") is string home ? $"{home}/.docker" : null);
        string? plugin = SystemFolders.Prepend(own).OfType<string>().Select(folder => $"{folder.TrimEnd('/')}/cli-plugins/docker-compose").FirstOrDefault(tree.FileExists);
        return new ComposePlugin(plugin, null) { Program = plugin is null ? programs.Find("docker-compose") : null };
    }
}

/// <summary>Finds the compose plugin where the docker CLI would. The plugin is asked itself: running it through docker takes twice as long.</summary>
internal sealed class ComposeProbe(FactReader reader, IHostTree tree, IProcessRunner processes, Func<string, string?> environment)
{
    /// <summary>The plugin; missing only where it does not answer in time.</summary>
    public async Task<Fact<ComposePlugin>> FindAsync()
    {
        Fact<ComposePlugin> found = await reader.BlockingAsync(() => ComposePlugin.Find(tree, processes, environment), "not looked for").ConfigureAwait(false);
        if (found.Value?.Path is not string program)
            return found;

        return await reader.OutputAsync(run => new ComposePlugin(program, Version(run)), $"{program} is gone", program, "version", "--short").ConfigureAwait(false);
    }

    private static string? Version(ProcessResult run)
        => run.ExitCode == 0 && run.Output.Trim().TrimStart('v') is { Length: > 0 } version ? version : null;
}
