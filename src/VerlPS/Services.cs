using VerlPS.Adapters.Compose;
using VerlPS.Adapters.Docker;
using VerlPS.Adapters.Host;
using VerlPS.Adapters.Logs;
using VerlPS.Adapters.Metrics;
using VerlPS.Adapters.Registry;
using VerlPS.Compose;
using VerlPS.Containers;
using VerlPS.Engine;
using VerlPS.Failures;
using VerlPS.Hosts;
using VerlPS.Images;
using VerlPS.Logs;
using VerlPS.Metrics;

namespace VerlPS.Commands;

/// <summary>The composition root: the only file that names an adapter. One per cmdlet invocation.</summary>
internal sealed class Services : IDisposable
{
    private static readonly TimeSpan RegistryPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan EvidencePatience = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, IDockerEngine> _engines = new(StringComparer.Ordinal);
    private readonly DockerCliConfig _cliConfig = new();
    private readonly LocalFiles _files = new();
    private readonly CliRegistryLogins _logins;
    private readonly Lazy<RegistryClient> _registry;
    private readonly Lazy<NetworkProbe> _network;
    private ComposeTestService? _composeTests;

    public Services()
    {
        _logins = new CliRegistryLogins(_cliConfig, new CredentialHelpers(new ProcessRunner(Trace)));
        _registry = new Lazy<RegistryClient>(() => new RegistryClient(Trace, RegistryPatience));
        _network = new Lazy<NetworkProbe>(() => new NetworkProbe(Trace));
    }

    public RequestTrace Trace { get; } = new();

    public ILogFiles LogFiles { get; } = new LogFiles();

    public LogSource Log(IDockerEngine engine, VerlContainer container) => LogSource.Of(engine, container, new LocalTree(), LogFiles);

    public LogSource Log(string path) => LogSource.Of(new LocalTree(), LogFiles, path);

    public ILogOutputs LogOutputs { get; } = new LogOutputs();

    public IMetricFiles MetricFiles { get; } = new MetricFiles();

    public IDockerEngine OpenEngine(string? dockerHost, string? context, string? pipedHost)
    {
        DockerEndpoint endpoint = new EndpointResolver(_cliConfig).Resolve(dockerHost, context, pipedHost);
        if (!_engines.TryGetValue(endpoint.DockerHost, out IDockerEngine? engine))
            _engines[endpoint.DockerHost] = engine = new DockerEngineFactory(Trace).Open(endpoint);
        return engine;
    }

    public IFiles Files => _files;

    public IReadOnlyList<string> ListContexts() => _cliConfig.ListContexts();

    public ImageQueryService ImageQueries(IDockerEngine engine) => new(new LocalImages(engine), RemoteImages(engine));

    public PullService Pulls(IDockerEngine engine) => new(engine, RemoteImages(engine), _logins, new LocalTree(), TimeProvider.System);

    public ContainerService Containers(IDockerEngine engine) => new(engine, Pulls(engine), new StartGate(HostTests(engine)), _files, StartWindow.Default);

    public ImageSelection ImageSelection(IDockerEngine engine) => new(engine, HostTests(engine), ImageQueries(engine));

    public static ContainerRestartService Restarts(IDockerEngine engine) => new(engine, StartWindow.Default);

    public static ContainerWaitService Waits(IDockerEngine engine) => new(engine, TimeProvider.System);

    public static ContainerCommandService Commands(IDockerEngine engine) => new(engine, TimeProvider.System);

    public ContainerTerminalService Terminals(IDockerEngine engine) => new(engine, new ProcessRunner(Trace), new Terminal(Trace));

    public static ContainerTestService ContainerTests(IDockerEngine engine) => new(engine, new FileIdentities(), TimeProvider.System);

    public ComposeProjectService ComposeProjects(IDockerEngine engine) => new(engine, ComposeProgram(), Waits(engine), _files);

    public IComposeFormat ComposeFormat { get; } = new ComposeYaml();

    public ComposeService Compose(IDockerEngine engine) => new(engine, new ImageDigests(engine, RemoteImages(engine)), ComposeFormat, _files);

    public ComposeTestService ComposeTests => _composeTests ??= new ComposeTestService(
        new ComposePorts(ComposeFormat, _files, new LocalTree(), new ProcessRunner(Trace), _cliConfig.GetEnvironmentVariable, TimeProvider.System));

    public HostTestService HostTests(IDockerEngine engine) => new(new HostProbe(Ports(engine)), new BaselineStore(new LocalTree(), _files), TimeProvider.System);

    public HostEvidence HostEvidence(IDockerEngine engine, IReadOnlyList<VerlContainer> containers) => new(Ports(engine), containers, EvidencePatience);

    public RepairService Repairs(IDockerEngine engine)
        => new(engine.Endpoint, new RepairContextProbe(Ports(engine)), new RepairPorts(new ProcessRunner(Trace), _files, new LocalTree(), TimeProvider.System));

    public void Dispose()
    {
        foreach (IDockerEngine engine in _engines.Values)
            engine.Dispose();
        if (_registry.IsValueCreated)
            _registry.Value.Dispose();
        if (_network.IsValueCreated)
            _network.Value.Dispose();
    }

    private ComposeProgram ComposeProgram()
        => new(Trace, () => ComposePlugin.Find(new LocalTree(), new ProcessRunner(Trace), _cliConfig.GetEnvironmentVariable) is { } found ? found.Path ?? found.Program : null);

    private RemoteImages RemoteImages(IDockerEngine engine) => new(engine, _registry.Value, _logins);

    private HostPorts Ports(IDockerEngine engine) => new(
        engine, new ProcessRunner(Trace), new LocalTree(), new EngineProcess(), new KernelLog(), new SystemClock(), _network.Value, _cliConfig.GetEnvironmentVariable, TimeProvider.System)
    {
        Registry = _registry.Value,
        Logins = _logins,
    };
}
