using System.Management.Automation;
using VerlPS.Engine;
using VerlPS.Images;

namespace VerlPS.Commands;

[Cmdlet(VerbsLifecycle.Start, "VerlContainer", SupportsShouldProcess = true)]
[OutputType(typeof(VerlContainer))]
public sealed class StartVerlContainerCommand : ContainerCmdlet
{
    protected override void ProcessRecord() => Guard(Image, () =>
    {
        ImageReference.ParseTagged(Image);
        IDockerEngine engine = Engine();
        if (ShouldProcess($"'{Name}' from {Image} on {engine.Endpoint.DockerHost}", "Start container"))
            Stream(Services.Containers(engine).StartAsync(Request(), Token), Image);
    });
}
