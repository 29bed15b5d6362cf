using System.Management.Automation;
using VerlPS.Engine;
using VerlPS.Images;

namespace VerlPS.Commands;

[Cmdlet(VerbsLifecycle.Install, "VerlImage", SupportsShouldProcess = true)]
[OutputType(typeof(VerlImage))]
public sealed class InstallVerlImageCommand : EngineCmdlet
{
    // A pull's layers have bars of their own, numbered after the pull's; no image has more.
    private const int BarsPerPull = 1000;

    private readonly List<(string Host, IAsyncEnumerable<StreamItem> Items)> _pulls = [];

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Reference")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CatalogueCompleter))]
    public string[] Image { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(MirrorCompleter))]
    public string[] Mirror { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MirrorHost { get; set; }

    [Parameter]
    public SwitchParameter KeepMirrorTag { get; set; }

    [Parameter]
    public SwitchParameter RequireDigest { get; set; }

    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    [Parameter]
    [Convert(typeof(ImagePlatform))]
    [ArgumentCompleter(typeof(PlatformCompleter))]
    public ImagePlatform? Platform { get; set; }

    [Parameter]
    public SwitchParameter SkipDiskCheck { get; set; }

    [Parameter]
    [ValidateRange(0, 100)]
    public int RetryCount { get; set; } = 3;

    [Parameter]
    [ValidateRange(1, 3600)]
    public int RetryDelaySec { get; set; } = 2;

    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 5;

    protected override void ProcessRecord()
    {
        foreach (string image in Image)
            Guard(image, () => Plan(ImageReference.ParseTagged(image)));
    }

    // Engines work side by side, the images of one engine one after the other: there the line and the disk are shared.
    protected override void EndProcessing() => WriteStream(
        StreamMerge.ReadAsync([.. _pulls.GroupBy(pull => pull.Host).Select(host => StreamMerge.ChainAsync([.. host.Select(pull => pull.Items)], Token))], ThrottleLimit, Token),
        null);

    private void Plan(ImageReference image)
    {
        IDockerEngine engine = Engine();
        string host = engine.Endpoint.DockerHost;
        if (ShouldProcess($"{image} on {host}", Mirror.Length == 0 ? "Pull image" : $"Pull image from {string.Join(", ", Mirror)}"))
            _pulls.Add((host, Services.Pulls(engine).InstallAsync(Request(image), Token)));
    }

    private PullRequest Request(ImageReference image) => new(image)
    {
        Mirrors = Mirror,
        MirrorHost = MirrorHost,
        KeepMirrorTag = KeepMirrorTag,
        RequireDigest = RequireDigest,
        SkipDiskCheck = SkipDiskCheck,
        Platform = Platform,
        Credential = RegistryLogins.From(Credential),
        Retries = RetryCount,
        RetryDelay = TimeSpan.FromSeconds(RetryDelaySec),
        ProgressId = _pulls.Count * BarsPerPull,
    };
}
