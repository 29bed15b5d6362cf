using System.Collections;
using System.Management.Automation;
using VerlPS.Containers;
using VerlPS.Engine;
using VerlPS.Images;

namespace VerlPS.Commands;

/// <summary>The parameters that describe a container; Start-VerlContainer runs it, New-VerlCompose writes it down.</summary>
public abstract class ContainerCmdlet : EngineCmdlet
{
    private bool _isImageTyped;

    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Reference")]
    [ImageName]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public string? Image { get; set; }

    [Parameter(ValueFromPipeline = true)]
    public HostReport? HostReport { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "verl";

    [Parameter]
    [GpuConvert]
    [ArgumentCompleter(typeof(GpuCompleter))]
    public GpuRequest Gpu { get; set; } = GpuRequest.All;

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Command { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Root { get; set; }

    [Parameter]
    [Convert(typeof(BindMount[]))]
    public BindMount[] Volume { get; set; } = [];

    [Parameter]
    [Convert(typeof(PortSpec[]))]
    public PortSpec[] Port { get; set; } = [];

    [Parameter]
    [ValidateNotNull]
    public IDictionary Environment { get; set; } = new Hashtable();

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] EnvironmentFile { get; set; } = [];

    [Parameter]
    [SecretEnvironmentConvert]
    public SecretVariable[] SecretEnvironment { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SourcePath { get; set; }

    [Parameter]
    public SwitchParameter InstallSource { get; set; }

    [Parameter]
    [ValidateNotNull]
    public IDictionary Label { get; set; } = new Hashtable();

    [Parameter]
    [Convert(typeof(ByteSize?))]
    public ByteSize? ShmSize { get; set; }

    [Parameter]
    [ValidateSet("host", "private", "shareable")]
    public string? IpcMode { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NetworkCompleter))]
    public string Network { get; set; } = "bridge";

    [Parameter]
    [ValidateSet("no", "always", "unless-stopped", "on-failure")]
    public string Restart { get; set; } = "no";

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WorkingDirectory { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TimeZoneCompleter))]
    public string? TimeZone { get; set; }

    [Parameter]
    public SwitchParameter Rdma { get; set; }

    [Parameter]
    [Convert(typeof(UlimitSpec[]))]
    public UlimitSpec[] Ulimit { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CapabilityCompleter))]
    public string[] CapAdd { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? User { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Entrypoint { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LogDriverCompleter))]
    public string? LogDriver { get; set; }

    [Parameter]
    [ValidateNotNull]
    public IDictionary LogOption { get; set; } = new Hashtable();

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] HealthCommand { get; set; } = [];

    [Parameter]
    [ValidateRange(1, 86400)]
    public int? HealthIntervalSec { get; set; }

    [Parameter]
    [ValidateRange(0, 86400)]
    public int? StopTimeoutSec { get; set; }

    [Parameter]
    [Convert(typeof(ByteSize?))]
    public ByteSize? Memory { get; set; }

    [Parameter]
    public decimal? Cpus { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CpuSet { get; set; }

    [Parameter]
    [Convert(typeof(ImagePlatform))]
    [ArgumentCompleter(typeof(PlatformCompleter))]
    public ImagePlatform? Platform { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _isImageTyped = MyInvocation.BoundParameters.ContainsKey(nameof(Image));
    }

    /// <summary>What is asked for, with an image that is chosen where none is named; to be called inside <see cref="VerlCmdlet.Guard"/>.</summary>
    private protected ContainerRequest Request(IDockerEngine engine, PullPolicy pull)
    {
        ContainerRequest request = Given();
        if (IsImageLeftOut())
            return request with { Image = Find<string>(Services.ImageSelection(engine).ChooseAsync(request, HostReport, pull, Token)) };

        ImageReference.ParseTagged(request.Image);
        return request;
    }

    // A report of a host that was tested for no image brings an empty name; an empty variable must not start just anything.
    private bool IsImageLeftOut()
        => string.IsNullOrEmpty(Image) && !_isImageTyped && (HostReport is not null || !MyInvocation.BoundParameters.ContainsKey(nameof(Image)));

    private ContainerRequest Given() => new()
    {
        Image = Image ?? string.Empty,
        Name = Name,
        Gpus = Gpu,
        Command = Command,
        Root = Root is null ? null : GetUnresolvedProviderPathFromPSPath(Root),
        Volumes = Volume,
        Ports = Port,
        Environment = Variables(),
        Secrets = [.. SecretEnvironment.Select(secret => secret.Name).Union(TextTable.Secrets(Environment))],
        SourcePath = SourcePath is null ? null : GetUnresolvedProviderPathFromPSPath(SourcePath),
        InstallSource = InstallSource,
        Labels = TextTable.Read(Label),
        ShmSize = ShmSize?.Bytes,
        IpcMode = IpcMode?.ToLowerInvariant(),
        Network = Network,
        Restart = Restart.ToLowerInvariant(),
        WorkingDirectory = WorkingDirectory,
        TimeZone = TimeZone,
        Rdma = Rdma,
        Ulimits = Ulimit,
        CapAdd = CapAdd,
        User = User,
        Entrypoint = Entrypoint,
        LogDriver = LogDriver,
        LogOptions = TextTable.Read(LogOption),
        HealthCommand = HealthCommand,
        HealthInterval = HealthIntervalSec is int interval ? TimeSpan.FromSeconds(interval) : null,
        StopTimeout = StopTimeoutSec is int stop ? TimeSpan.FromSeconds(stop) : null,
        Memory = Memory?.Bytes,
        Cpus = Cpus,
        CpuSet = CpuSet,
        Platform = Platform,
    };

    // What is typed comes before what is in a file.
    private Dictionary<string, string> Variables()
    {
        Dictionary<string, string> variables = new(StringComparer.Ordinal);
        foreach (string path in EnvironmentFile.Select(GetUnresolvedProviderPathFromPSPath))
        {
            foreach ((string name, string value) in Containers.EnvironmentFile.Parse(path, Services.Files.ReadText(path), System.Environment.GetEnvironmentVariable))
                variables[name] = value;
        }

        foreach ((string name, string value) in TextTable.Read(Environment))
            variables[name] = value;
        foreach (SecretVariable secret in SecretEnvironment)
            variables[secret.Name] = secret.Value;
        return variables;
    }
}
