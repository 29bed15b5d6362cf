using System.Management.Automation;
using VerlPS.Images;

namespace VerlPS.Commands;

[Cmdlet(VerbsCommon.Get, "VerlImage", DefaultParameterSetName = "Local")]
[OutputType(typeof(VerlImage))]
public sealed class GetVerlImageCommand : EngineCmdlet
{
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public string[] Name { get; set; } = [];

    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[] Tag { get; set; } = [];

    [Parameter]
    [ValidateSet("vLLM", "SGLang", "TensorRT-LLM")]
    public string[] RolloutEngine { get; set; } = [];

    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VerlVersionCompleter))]
    public string[] VerlVersion { get; set; } = [];

    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CudaCompleter))]
    public string[] Cuda { get; set; } = [];

    [Parameter(ParameterSetName = "Local")]
    public SwitchParameter All { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "Available")]
    public SwitchParameter Available { get; set; }

    [Parameter(ParameterSetName = "Available")]
    public SwitchParameter Detailed { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "Recommended")]
    public SwitchParameter Recommended { get; set; }

    [Parameter(ParameterSetName = "Available")]
    [Parameter(ParameterSetName = "Recommended")]
    [ValidateNotNullOrEmpty]
    public string? Repository { get; set; }

    [Parameter(ParameterSetName = "Available")]
    [Parameter(ParameterSetName = "Recommended")]
    [Credential]
    public PSCredential? Credential { get; set; }

    [Parameter(ValueFromPipeline = true)]
    public HostReport? HostReport { get; set; }

    protected override void ProcessRecord() => Guard(Repository ?? DockerHost, () =>
    {
        ImageQueryService images = Services.ImageQueries(Engine());
        ImageQuery query = Query();
        WriteStream(
            Recommended ? images.RecommendAsync(query, Token) : Available ? images.ListAvailableAsync(query, Token) : images.ListLocalAsync(query, Token),
            Repository ?? DockerHost);
    });

    private ImageQuery Query() => new()
    {
        Names = Name,
        Tags = Tag,
        RolloutEngines = RolloutEngine,
        VerlVersions = VerlVersion,
        CudaVersions = Cuda,
        All = All,
        Detailed = Detailed,
        WithBudget = IsVerbose,
        Repository = Repository,
        Credential = RegistryLogins.From(Credential),
        Host = HostReport,
    };
}
