using System.Management.Automation;

namespace VerlPS.Commands;

/// <summary>Cmdlets that stop the services of compose files, for good or to start them again.</summary>
public abstract class ComposeStopCmdlet : ComposeActionCmdlet
{
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool WritesResult => PassThru;
}
