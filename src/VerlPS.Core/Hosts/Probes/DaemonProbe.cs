namespace VerlPS.Hosts;

/// <summary>Reads the facts on the engine's process, its settings and what it holds.</summary>
internal static class DaemonProbe
{
    // Where images are many or the disk is slow the engine measures for minutes; nobody waits that long for a hint.
    private static readonly TimeSpan MeasureLimit = TimeSpan.FromSeconds(3);
    private static readonly Version FirstWithTypes = new(1, 42);

    public static async Task<DaemonFacts> ReadAsync(ProbeScope scope)
    {
        Task<Fact<EngineProcessInfo>> process = FindProcessAsync(scope);
        Task<Fact<ProcessLimits>> limits = ReadLimitsAsync(scope, process);
        Task<Fact<DaemonSettingsFile>> settings = DaemonSettingsProbe.ReadAsync(scope, process);
        Task<Fact<MountEntry>> mount = FindMountAsync(scope, process);
        Task<Fact<IReadOnlyList<CdiSpec>>> specs = ReadSpecsAsync(scope);
        Task<Fact<ImageUsage>> images = MeasureImagesAsync(scope);
        Task<Fact<IReadOnlyList<ContainerRestarts>>> restarts = FindRestartsAsync(scope);
        Task<Fact<RegistryLogins>> logins = ReadLoginsAsync(scope);
        return new DaemonFacts("not read")
        {
            Process = await process.ConfigureAwait(false),
            Limits = await limits.ConfigureAwait(false),
            Settings = await settings.ConfigureAwait(false),
            DataMount = await mount.ConfigureAwait(false),
            CdiSpecs = await specs.ConfigureAwait(false),
            Images = await images.ConfigureAwait(false),
            Restarts = await restarts.ConfigureAwait(false),
            Proxy = scope.Ports.Engine.Endpoint.IsLocal
                ? Fact.Of(ProxySettings.FromVariables(scope.Ports.Environment))
                : Fact.None<ProxySettings>(HostProbe.OtherHost),
            Logins = await logins.ConfigureAwait(false),
        };
    }

    /// <summary>Only what decides how the engine gives GPUs to containers.</summary>
    public static async Task<DaemonFacts> ReadForGpusAsync(ProbeScope scope)
    {
        Task<Fact<EngineProcessInfo>> process = FindProcessAsync(scope);
        Task<Fact<IReadOnlyList<CdiSpec>>> specs = ReadSpecsAsync(scope);
        return new DaemonFacts(HostProbe.NotAskedFor) { Process = await process.ConfigureAwait(false), CdiSpecs = await specs.ConfigureAwait(false) };
    }

    private static async Task<Fact<EngineProcessInfo>> FindProcessAsync(ProbeScope scope)
        => scope.Ports.Engine.Endpoint.SocketPath is string socket
            ? await scope.Reader.BlockingAsync(() => scope.Ports.EngineProcess.Find(socket), "the engine's process is not to be seen from here").ConfigureAwait(false)
            : Fact.None<EngineProcessInfo>(HostProbe.OtherHost);

    private static async Task<Fact<ProcessLimits>> ReadLimitsAsync(ProbeScope scope, Task<Fact<EngineProcessInfo>> process)
    {
        Fact<EngineProcessInfo> found = await process.ConfigureAwait(false);
        return found.Value is EngineProcessInfo info
            ? await scope.Reader.BlockingAsync(() => ContainerLimits.Read(scope.Tree, info), "the engine's limits can't be read").ConfigureAwait(false)
            : Fact.None<ProcessLimits>(found.Missing!, found.Duration);
    }

    private static async Task<Fact<MountEntry>> FindMountAsync(ProbeScope scope, Task<Fact<EngineProcessInfo>> process)
    {
        if (!scope.Ports.Engine.Endpoint.IsLocal)
            return Fact.None<MountEntry>(HostProbe.OtherHost);

        Fact<EngineInfo> engine = (await scope.Answer.ConfigureAwait(false)).Info;
        if (engine.Value is null)
            return Fact.None<MountEntry>(engine.Missing!);

        // The engine may have mounts of its own; only root may look at them.
        int? id = (await process.ConfigureAwait(false)).Value?.Id;
        return await scope.Reader.BlockingAsync(
            () => MountInfo.Parse(scope.Tree.TryReadText($"/proc/{id}/mountinfo") ?? scope.Tree.TryReadText("/proc/self/mountinfo")) is { } mounts
                ? MountInfo.Find(mounts, engine.Value.DataRoot)
                : null,
            "/proc/self/mountinfo can't be read").ConfigureAwait(false);
    }

    private static async Task<Fact<IReadOnlyList<CdiSpec>>> ReadSpecsAsync(ProbeScope scope)
    {
        if (!scope.Ports.Engine.Endpoint.IsLocal)
            return Fact.None<IReadOnlyList<CdiSpec>>(HostProbe.OtherHost);

        Fact<EngineInfo> engine = (await scope.Answer.ConfigureAwait(false)).Info;
        return engine.Value is null
            ? Fact.None<IReadOnlyList<CdiSpec>>(engine.Missing!)
            : await scope.Reader.BlockingAsync(() => FindSpecs(scope.Tree, engine.Value.CdiSpecDirs), "no folders").ConfigureAwait(false);
    }

    private static IReadOnlyList<CdiSpec> FindSpecs(IHostTree tree, IEnumerable<string> folders)
        =>
        [
            .. from folder in folders
               from name in tree.List(folder)
               where Path.GetExtension(name) is ".json" or ".yaml" or ".yml"
               let path = Path.Combine(folder, name)
               let spec = CdiSpec.Parse(path, tree.TryReadText(path))
               where spec is not null
               select spec,
        ];

    private static async Task<Fact<ImageUsage>> MeasureImagesAsync(ProbeScope scope)
    {
        Fact<EngineInfo> engine = (await scope.Answer.ConfigureAwait(false)).Info;
        if (engine.Value is null)
            return Fact.None<ImageUsage>(engine.Missing!);
        if (DockerVersion.TryParse(engine.Value.ApiVersion) is not Version spoken || spoken < FirstWithTypes)
            return Fact.None<ImageUsage>($"engine {engine.Value.Version} would measure every volume too");

        TimeSpan limit = scope.Reader.Timeout < MeasureLimit ? scope.Reader.Timeout : MeasureLimit;
        return await Probe(scope).AskAsync(
            scope.Answer, (facts, token) => facts.MeasureImagesAsync(token), "the engine does not tell", limit, scope.Cancellation).ConfigureAwait(false);
    }

    private static Task<Fact<IReadOnlyList<ContainerRestarts>>> FindRestartsAsync(ProbeScope scope)
        => Probe(scope).AskAsync<IReadOnlyList<ContainerRestarts>>(
            scope.Answer,
            async (facts, token) =>
            {
                IReadOnlyList<ActiveContainer> active = await facts.ListActiveAsync(token).ConfigureAwait(false);
                ContainerRestarts?[] found = await Task.WhenAll(
                    active.Where(container => container.IsVerl).Select(container => facts.FindRestartsAsync(container.Id, token))).ConfigureAwait(false);
                return [.. found.OfType<ContainerRestarts>()];
            },
            "the engine does not tell",
            scope.Reader.Timeout,
            scope.Cancellation);

    private static Task<Fact<RegistryLogins>> ReadLoginsAsync(ProbeScope scope)
    {
        Func<string, string?> environment = scope.Ports.Environment;
        string? folder = environment("DOCKER_CONFIG") is { Length: > 0 } given ? given : environment("HOME") is { Length: > 0 } home ? Path.Combine(home, ".docker") : null;
        return folder is null
            ? Task.FromResult(Fact.None<RegistryLogins>("neither DOCKER_CONFIG nor HOME is set"))
            : scope.Reader.BlockingAsync(() => Read(Path.Combine(folder, "config.json")), "not readable");

        RegistryLogins? Read(string path)
        {
            string? text = scope.Tree.TryReadText(path);
            if (text is null && scope.Tree.FileExists(path))
                return null;

            RegistryLogins logins = RegistryLogins.Parse(path, text);
            return logins with { MissingHelpers = [.. logins.AllHelpers.Where(helper => scope.Ports.Processes.Find($"docker-credential-{helper}") is null)] };
        }
    }

    private static EngineProbe Probe(ProbeScope scope) => new(scope.Ports.Engine, scope.Ports.Clock);
}
