using System.Management.Automation;
using VerlPS.Compose;

namespace VerlPS.Commands;

[Cmdlet(VerbsCommon.Remove, "VerlCompose", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveVerlComposeCommand : ComposeActionCmdlet
{
    [Parameter]
    public SwitchParameter Volumes { get; set; }

    private protected override string Deed => Volumes ? "Remove containers, networks and volumes" : "Remove containers and networks";

    private protected override IAsyncEnumerable<StreamItem> Act(ComposeProjectService projects, ComposeTarget target) => projects.RemoveAsync(target, Volumes, Grace, Token);
}
