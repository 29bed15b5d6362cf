using System.Management.Automation;
using VerlPS.Compose;
using VerlPS.Containers;
using VerlPS.Engine;

namespace VerlPS.Commands;

[Cmdlet(VerbsLifecycle.Start, "VerlCompose", SupportsShouldProcess = true)]
[OutputType(typeof(VerlCompose))]
public sealed class StartVerlComposeCommand : ComposeCmdlet
{
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Service { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Profile { get; set; } = [];

    [Parameter]
    public PullPolicy? PullPolicy { get; set; }

    [Parameter]
    public SwitchParameter ForceRecreate { get; set; }

    [Parameter]
    public SwitchParameter Wait { get; set; }

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSec { get; set; }

    protected override void ProcessRecord()
    {
        foreach (ComposeTarget target in Targets())
        {
            Guard($"{target}", () =>
            {
                IDockerEngine engine = Engine();
                ComposeTarget file = target.Path is not null ? target : target with { Path = GetUnresolvedProviderPathFromPSPath(".") };
                if (ShouldProcess($"'{file}' on {engine.Endpoint.DockerHost}", "Start services"))
                    WriteStream(Services.ComposeProjects(engine).StartAsync(file, Options(), Token), $"{file}");
            });
        }
    }

    private ComposeStartOptions Options() => new()
    {
        Services = Service,
        Profiles = Profile,
        Pull = PullPolicy,
        Recreate = ForceRecreate,
        Wait = Wait,
        Timeout = TimeoutSec is int seconds ? TimeSpan.FromSeconds(seconds) : null,
    };
}
