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
    public string Name { get; set; } = "*";

    [Parameter(Mandatory = true, ParameterSetName = "Available")]
    public SwitchParameter Available { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "Recommended")]
    public SwitchParameter Recommended { get; set; }

    [Parameter(ParameterSetName = "Available")]
    [Parameter(ParameterSetName = "Recommended")]
    [ValidateNotNullOrEmpty]
    public string? Repository { get; set; }

    [Parameter(ParameterSetName = "Recommended")]
    [ValidateSet("vLLM", "SGLang", "TensorRT-LLM")]
    public string? RolloutEngine { get; set; }

    [Parameter(ParameterSetName = "Available")]
    [Parameter(ParameterSetName = "Recommended")]
    [Credential]
    public PSCredential? Credential { get; set; }

    [Parameter(ValueFromPipeline = true)]
    public HostReport? HostReport { get; set; }

    protected override void ProcessRecord() => Guard(Name, () =>
    {
        ImageQuery query = new()
        {
            Name = Name,
            Repository = Repository,
            RolloutEngine = RolloutEngine,
            Credential = RegistryLogins.From(Credential),
            Host = HostReport,
        };
        ImageQueryService images = Services.ImageQueries(Engine());
        Stream(
            Recommended ? images.RecommendAsync(query, Token) : Available ? images.ListAvailableAsync(query, Token) : images.ListLocalAsync(query, Token),
            Name);
    });
}
