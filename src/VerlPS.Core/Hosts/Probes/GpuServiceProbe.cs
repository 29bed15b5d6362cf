namespace VerlPS.Hosts;

/// <summary>Finds out how an engine would serve <c>--gpus</c>.</summary>
internal static class GpuServiceProbe
{
    public static async Task<Fact<GpuService>> FindAsync(ProbeScope scope, EngineInfo? info, DaemonFacts daemon, bool elsewhere)
    {
        if (info is null)
            return Fact.None<GpuService>(HostProbe.NoEngine);
        if (!elsewhere)
            return await scope.Reader.BlockingAsync(() => Find(scope, info, daemon), "nothing found").ConfigureAwait(false);

        GpuService told = GpuAccessRule.Decide(info, hook: null, cdiSpecs: [], wholeHostSeen: false);
        return told.Access == GpuAccess.Unknown ? Fact.None<GpuService>(HostProbe.OtherHost) : Fact.Of(told);
    }

    private static GpuService Find(ProbeScope scope, EngineInfo info, DaemonFacts daemon)
    {
        // Where the engine's own PATH may not be read, this user's and the usual folders are the best guess.
        string path = daemon.Process.Value?.SearchPath ?? $"{scope.Ports.Environment("PATH")}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin";
        // Engine 29.2 and later ask CDI first, through its hook; before, that program has nothing to do with --gpus.
        string[] hooks = DockerVersion.TryParse(info.Version) >= new Version(29, 2)
            ? ["nvidia-cdi-hook", "nvidia-container-runtime-hook"]
            : ["nvidia-container-runtime-hook"];
        string? hook = new HostFiles(scope.Tree).FindProgram(path, hooks);
        GpuService service = GpuAccessRule.Decide(info, hook, [.. (daemon.CdiSpecs.Value ?? []).Select(spec => spec.Path)], wholeHostSeen: true);
        return hook is null ? service : service with { IsNewerThanEngine = EngineStart.IsBefore(daemon.Process.Value?.StartedAt, scope.Tree.ChangedAt(hook)) };
    }
}
