using VerlPS.Images;

namespace VerlPS.Hosts;

/// <summary>Reads the facts of one host: all sources at once, each with its own limit of time.</summary>
public sealed class HostProbe(HostPorts ports)
{
    /// <summary>Why nothing of this machine is said of the engine's host.</summary>
    internal const string OtherHost = "the engine is on another host";

    /// <summary>Why nothing is said that only the engine could tell.</summary>
    internal const string NoEngine = "no engine";

    /// <summary>Why nothing is said of what nobody wants to know.</summary>
    internal const string NotAskedFor = "not asked for";

    private readonly HostFiles _files = new(ports.Tree);

    /// <summary>Begins to read.</summary>
    public HostReading Start(HostTestRequest request, CancellationToken cancellationToken)
    {
        FactReader reader = new(ports.Clock, ports.Processes, request.Timeout, cancellationToken);
        Task<EngineAnswer> answer = request.Engine is EngineInfo told
            ? Task.FromResult(new EngineAnswer(Fact.Of(told), null))
            : new EngineProbe(ports.Engine, ports.Clock).AskAsync(request.Timeout, cancellationToken);
        Task<SmiReading> smi = ports.Engine.Endpoint.IsLocal ? SmiProbe.ReadAsync(reader) : Task.FromResult(SmiReading.None(OtherHost));
        ProbeScope scope = new(ports, reader, request, answer, smi, cancellationToken);

        Task<Fact<HostDescription>> here = reader.BlockingAsync(_files.Describe, "no Linux host");
        bool all = !request.FitOnly;
        Task<Fact<ComposePlugin>> compose = all ? new ComposeProbe(reader, ports.Tree, ports.Processes, ports.Environment).FindAsync() : Task.FromResult(Fact.None<ComposePlugin>(NotAskedFor));
        Task<SystemFacts> system = all ? SystemProbe.ReadAsync(scope) : Task.FromResult(new SystemFacts(NotAskedFor));
        Task<DaemonFacts> daemon = all ? DaemonProbe.ReadAsync(scope) : DaemonProbe.ReadForGpusAsync(scope);
        Task<BoardFacts> boards = all ? BoardProbe.ReadAsync(scope) : Task.FromResult(new BoardFacts(NotAskedFor));
        Task<ToolkitFacts> toolkit = all ? ToolkitProbe.ReadAsync(scope) : Task.FromResult(new ToolkitFacts(NotAskedFor));
        Task<StoreFacts> store = StoreProbe.ReadAsync(scope);
        // Nobody outside is asked for the sake of checks that nobody wants.
        Task<NetworkFacts> network = all && new[] { "Network", "Image" }.Any(request.Selection.Needs)
            ? NetworkProbe.ReadAsync(scope, store)
            : Task.FromResult(new NetworkFacts(NotAskedFor));
        Task<RdmaFacts> rdma = all ? RdmaProbe.ReadAsync(scope) : Task.FromResult(new RdmaFacts(NotAskedFor));
        Task<JobFacts> job = JobProbe.ReadAsync(scope);
        Task<HostFacts> facts = MergeAsync();
        return new HostReading(
            ports.Engine.Endpoint.DockerHost,
            facts,
            [
                ("engine", answer), ("nvidia-smi", smi), ("compose", compose), ("system", system), ("settings", daemon), ("boards", boards),
                ("toolkit", toolkit), ("network", network), ("RDMA", rdma), ("folders", job), ("files", facts),
            ]);

        async Task<HostFacts> MergeAsync()
        {
            (Fact<EngineInfo> info, VerlException? error) = await answer.ConfigureAwait(false);
            Fact<HostDescription> local = await here.ConfigureAwait(false);
            bool elsewhere = !ports.Engine.Endpoint.IsLocal || IsElsewhere(info.Value, local.Value);
            Task<Fact<DiskSpace>> disk = MeasureAsync(info.Value, elsewhere, reader);
            DaemonFacts settings = await daemon.ConfigureAwait(false);
            Task<Fact<GpuService>> service = GpuServiceProbe.FindAsync(scope, info.Value, settings, elsewhere);
            SmiReading reading = await smi.ConfigureAwait(false);
            if (elsewhere)
                reading = SmiReading.None(OtherHost);

            HostFacts facts = new()
            {
                Endpoint = ports.Engine.Endpoint,
                Request = request,
                Timestamp = ports.Clock.GetUtcNow(),
                EngineError = error,
                Engine = info,
                Host = info.Value is EngineInfo known ? Fact.Of(Describe(known) with { Distribution = elsewhere ? null : local.Value?.Distribution }, info.Duration) : elsewhere ? Fact.None<HostDescription>(NoEngine) : local,
                Smi = reading.Run,
                SmiReport = reading.Report,
                Driver = await FindDriverAsync(reading, reader).ConfigureAwait(false),
                Compose = await compose.ConfigureAwait(false),
                Disk = await disk.ConfigureAwait(false),
                GpuService = await service.ConfigureAwait(false),
                Daemon = settings,
                Store = await store.ConfigureAwait(false),
                Image = request.Image is null ? null : ImageCatalogue.Describe(request.Image),
            };
            await Task.WhenAll(system, boards, toolkit, network, rdma, job).ConfigureAwait(false);
            return elsewhere
                ? facts with
                {
                    System = new SystemFacts(OtherHost),
                    Boards = new BoardFacts(OtherHost),
                    Daemon = settings.OfOtherHost(OtherHost),
                    Toolkit = new ToolkitFacts(OtherHost) { Smoke = (await toolkit.ConfigureAwait(false)).Smoke },
                    Network = new NetworkFacts(OtherHost),
                    Rdma = new RdmaFacts(OtherHost),
                    Job = new JobFacts(OtherHost),
                }
                : facts with
                {
                    System = await system.ConfigureAwait(false),
                    Boards = await boards.ConfigureAwait(false),
                    Toolkit = await toolkit.ConfigureAwait(false),
                    Network = await network.ConfigureAwait(false),
                    Rdma = await rdma.ConfigureAwait(false),
                    Job = await job.ConfigureAwait(false),
                };
        }
    }

    private async Task<Fact<DiskSpace>> MeasureAsync(EngineInfo? info, bool elsewhere, FactReader reader)
        => info is null ? Fact.None<DiskSpace>(NoEngine)
            : elsewhere ? Fact.None<DiskSpace>(OtherHost)
            : await reader.BlockingAsync(() => _files.MeasureImageStore(info), $"{info.DataRoot} is not to be seen from here").ConfigureAwait(false);

    private async Task<Fact<string>> FindDriverAsync(SmiReading reading, FactReader reader)
    {
        if (reading.Report.Value?.DriverVersion is string reported)
            return Fact.Of(reported, reading.Run.Duration);
        return reading.Run.Value is null
            ? Fact.None<string>(reading.Run.Missing!)
            : await reader.BlockingAsync(_files.FindKernelDriver, "no driver").ConfigureAwait(false);
    }

    // A socket can be forwarded, and Docker Desktop's engine runs in a machine of its own: then nothing read here is the engine host's.
    internal static bool IsElsewhere(EngineInfo? info, HostDescription? here)
        => info is not null && here is not null && (info.KernelVersion != here.KernelVersion || (here.Memory is long memory && memory != info.Memory));

    private static HostDescription Describe(EngineInfo info)
        => new(info.HostName, info.OperatingSystem, info.OSType, info.Architecture, info.KernelVersion, info.Cpus, info.Memory, info.CgroupVersion);
}

/// <summary>A reading that is under way.</summary>
/// <param name="DockerHost">The engine's address.</param>
/// <param name="Facts">All facts.</param>
/// <param name="Sources">The sources by name; each task ends with its source.</param>
public sealed record HostReading(string DockerHost, Task<HostFacts> Facts, IReadOnlyList<(string Name, Task Done)> Sources);
