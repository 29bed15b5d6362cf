namespace VerlPS.Hosts;

/// <summary>Reads the engine's settings file.</summary>
internal static class DaemonSettingsProbe
{
    public static async Task<Fact<DaemonSettingsFile>> ReadAsync(ProbeScope scope, Task<Fact<EngineProcessInfo>> process)
    {
        if (!scope.Ports.Engine.Endpoint.IsLocal)
            return Fact.None<DaemonSettingsFile>(HostProbe.OtherHost);

        EngineProcessInfo? engine = (await process.ConfigureAwait(false)).Value;
        string path = engine?.ConfigFile ?? EngineProcessInfo.DefaultConfigFile;
        Fact<DaemonSettingsFile> read = await scope.Reader.BlockingAsync(() => Read(scope.Tree, path, engine?.StartedAt), $"{path} can't be read").ConfigureAwait(false);
        return read.Value is { Settings.Fault: null } file && await IsInDoubtAsync(scope, file).ConfigureAwait(false)
            ? read with { Value = await ValidateAsync(scope, file, engine).ConfigureAwait(false) }
            : read;
    }

    private static DaemonSettingsFile? Read(IHostTree tree, string path, DateTimeOffset? startedAt)
        => tree.TryReadText(path) is string text
            ? new DaemonSettingsFile(path, DaemonSettingsParser.Parse(text)) { IsNewerThanEngine = EngineStart.IsBefore(startedAt, tree.ChangedAt(path)) }
            : tree.FileExists(path) ? null : new DaemonSettingsFile(path, null);

    // A running engine has accepted what it was started with, and asking dockerd costs 70 ms.
    private static async Task<bool> IsInDoubtAsync(ProbeScope scope, DaemonSettingsFile file)
        => file.IsNewerThanEngine == true
            || (await scope.Answer.ConfigureAwait(false)).Error?.Kind == VerlErrorKind.EngineNotFound;

    private static async Task<DaemonSettingsFile> ValidateAsync(ProbeScope scope, DaemonSettingsFile file, EngineProcessInfo? engine)
    {
        string program = engine?.Arguments is [string first, ..] && first.StartsWith('/') ? first : "dockerd";
        ProcessResult run = await scope.Reader.RunAsync(program, "--validate", $"--config-file={file.Path}").ConfigureAwait(false);
        // Engines before 23.0 have no such option.
        if (run.NotFound || run.TimedOut || run.Error.Contains("unknown flag", StringComparison.Ordinal))
            return file;
        return file with { Validated = true, Complaint = run.ExitCode == 0 ? null : Complaint(run, file.Path) };
    }

    private static string Complaint(ProcessResult run, string path)
    {
        string said = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? $"exit code {run.ExitCode}";
        int begin = said.IndexOf($"{path}: ", StringComparison.Ordinal);
        return (begin < 0 ? said : said[(begin + path.Length + 2)..]).TrimEnd('.');
    }
}
