namespace VerlPS.Hosts;

/// <summary>Finds the compose plugin as the docker CLI does, and works where only the plugin is installed.</summary>
internal sealed class ComposeProbe(IProcessRunner processes, IFiles files, Func<string, string?> environment)
{
    private static readonly string[] SystemFolders = ["/usr/local/lib/docker", "/usr/local/libexec/docker", "/usr/lib/docker", "/usr/libexec/docker"];

    /// <summary>The plugin's version, for example 2.26.1; null where there is no plugin.</summary>
    public async Task<string?> FindVersionAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        string[] question = ["version", "--short"];
        ProcessResult byDocker = await processes.RunAsync("docker", ["compose", .. question], timeout, cancellationToken).ConfigureAwait(false);
        if (byDocker.ExitCode == 0)
            return Bare(byDocker.Output);

        string? plugin = Folders().Select(folder => Path.Combine(folder, "cli-plugins", "docker-compose")).FirstOrDefault(files.FileExists);
        if (plugin is null)
            return null;

        ProcessResult alone = await processes.RunAsync(plugin, question, timeout, cancellationToken).ConfigureAwait(false);
        return alone.ExitCode == 0 ? Bare(alone.Output) : null;
    }

    private IEnumerable<string> Folders()
    {
        string? own = environment("DOCKER_CONFIG") ?? (environment("HOME") is string home ? Path.Combine(home, ".docker") : null);
        return own is null ? SystemFolders : SystemFolders.Prepend(own);
    }

    private static string? Bare(string output) => output.Trim().TrimStart('v') is { Length: > 0 } version ? version : null;
}
