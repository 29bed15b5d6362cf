using System.Management.Automation;
using VerlPS.Compose;
using VerlPS.Hosts;

namespace VerlPS.Commands;

[Cmdlet(VerbsDiagnostic.Test, "VerlCompose", DefaultParameterSetName = PathSet)]
[OutputType(typeof(ComposeReport), typeof(bool))]
public sealed class TestVerlComposeCommand : VerlCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private CheckSelection _selection = CheckSelection.All;

    [Parameter(ParameterSetName = PathSet, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ComposeCheckCompleter))]
    public string[] Check { get; set; } = [];

    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ComposeCheckCompleter))]
    public string[] ExcludeCheck { get; set; } = [];

    [Parameter]
    public SwitchParameter Quiet { get; set; }

    protected override void BeginProcessing()
    {
        try
        {
            _selection = CheckSelection.ParseOf(Check, ExcludeCheck, ComposeChecks.Ids, "CMP-SHM or CMP-GPU*");
        }
        catch (VerlException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, null));
        }
    }

    protected override void ProcessRecord()
    {
        foreach (string path in Path.SelectMany(path => ComposePaths.Resolve(this, path)).Concat(LiteralPath.Select(GetUnresolvedProviderPathFromPSPath)))
            WriteStream(Quiet ? Services.ComposeTests.AnswerAsync(path, _selection, Token) : Services.ComposeTests.TestAsync(path, _selection, Token), path);
    }
}
