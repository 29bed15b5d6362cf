using System.Collections;
using System.Management.Automation;
using VerlPS.Containers;
using VerlPS.Engine;

namespace VerlPS.Commands;

[Cmdlet(VerbsLifecycle.Start, "VerlContainer", SupportsShouldProcess = true)]
[OutputType(typeof(VerlContainer))]
public sealed class StartVerlContainerCommand : ContainerCmdlet
{
    [Parameter]
    public PullPolicy PullPolicy { get; set; } = PullPolicy.Missing;

    [Parameter]
    [ValidateNotNull]
    public IDictionary HostConfig { get; set; } = new Hashtable();

    [Parameter]
    public SwitchParameter SkipHostCheck { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord() => Guard(Image ?? Name, () =>
    {
        IDockerEngine engine = Engine();
        ContainerService containers = Services.Containers(engine);
        ContainerRequest request = Request(engine, PullPolicy) with { HostConfig = JsonText.Of(HostConfig) };
        if (ShouldProcess($"'{Name}' from {request.Image} on {engine.Endpoint.DockerHost}", "Start container"))
            WriteStream(containers.StartAsync(request, Options(), Token), request.Image);
        else if (PassThru)
            WriteObject(Await(token => containers.PlanAsync(request, token)));
    });

    private StartOptions Options() => new() { Pull = PullPolicy, Replace = Force, SkipHostCheck = SkipHostCheck };
}
