using System.Management.Automation;
using VerlPS.Compose;

namespace VerlPS.Commands;

[Cmdlet(VerbsLifecycle.Restart, "VerlCompose", SupportsShouldProcess = true)]
[OutputType(typeof(VerlCompose))]
public sealed class RestartVerlComposeCommand : ComposeStopCmdlet
{
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override string Deed => "Restart services";

    private protected override bool WritesResult => PassThru;

    private protected override IAsyncEnumerable<StreamItem> Act(ComposeProjectService projects, ComposeTarget target) => projects.RestartAsync(target, Grace, Token);
}
