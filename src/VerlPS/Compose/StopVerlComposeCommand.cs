using System.Management.Automation;
using VerlPS.Compose;

namespace VerlPS.Commands;

[Cmdlet(VerbsLifecycle.Stop, "VerlCompose", SupportsShouldProcess = true)]
[OutputType(typeof(VerlCompose))]
public sealed class StopVerlComposeCommand : ComposeStopCmdlet
{
    private protected override string Deed => "Stop services";

    private protected override IAsyncEnumerable<StreamItem> Act(ComposeProjectService projects, ComposeTarget target) => projects.StopAsync(target, Grace, Token);
}
