using System.Management.Automation;
using VerlPS.Compose;
using VerlPS.Engine;

namespace VerlPS.Commands;

/// <summary>A cmdlet that does something to the containers of compose files, after it has stopped them.</summary>
public abstract class ComposeActionCmdlet : ComposeCmdlet
{
    [Parameter]
    [ValidateRange(0, 86400)]
    public int? TimeoutSec { get; set; }

    /// <summary>What the user is asked to confirm.</summary>
    private protected abstract string Deed { get; }

    /// <summary>The project is written as it then stands.</summary>
    private protected virtual bool WritesResult => false;

    private protected TimeSpan? Grace => TimeoutSec is int seconds ? TimeSpan.FromSeconds(seconds) : null;

    protected override void ProcessRecord()
    {
        foreach (ComposeTarget target in Targets())
        {
            Guard($"{target}", () =>
            {
                IDockerEngine engine = Engine();
                if (!ShouldProcess($"'{target}' on {engine.Endpoint.DockerHost}", Deed))
                    return;
                VerlCompose? now = Find<VerlCompose?>(Act(Services.ComposeProjects(engine), target));
                if (now is not null && WritesResult)
                    WriteObject(now);
            });
        }
    }

    private protected abstract IAsyncEnumerable<StreamItem> Act(ComposeProjectService projects, ComposeTarget target);
}
