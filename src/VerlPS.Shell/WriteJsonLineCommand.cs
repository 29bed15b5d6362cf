using System.Management.Automation;

namespace VerlPS.Shell;

/// <summary>Stands before Out-Default with <c>-OutputFormat Json</c>: objects end here as text, errors pass on.</summary>
[Cmdlet(VerbsCommunications.Write, "JsonLine")]
[OutputType(typeof(ErrorRecord))]
public sealed class WriteJsonLineCommand : PSCmdlet
{
    internal const string Name = "Write-JsonLine";

    /// <summary>What the command line wrote.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject?.BaseObject is ErrorRecord)
            WriteObject(InputObject);
        else
            Host.UI.WriteLine(JsonText.From(InputObject));
    }
}
