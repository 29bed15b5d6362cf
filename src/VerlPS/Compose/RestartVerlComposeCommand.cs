using System.Management.Automation;
using VerlPS.Compose;

namespace VerlPS.Commands;

[Cmdlet(VerbsLifecycle.Restart, "VerlCompose", SupportsShouldProcess = true)]
[OutputType(typeof(VerlCompose))]
public sealed class RestartVerlComposeCommand : ComposeStopCmdlet
{
    private protected override string Deed => "Restart services";

    private protected override IAsyncEnumerable<StreamItem> Act(ComposeProjectService projects, ComposeTarget target) => projects.RestartAsync(target, Grace, Token);
}
