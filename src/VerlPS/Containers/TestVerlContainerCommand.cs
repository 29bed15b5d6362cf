using System.Management.Automation;
using VerlPS.Engine;

namespace VerlPS.Commands;

[Cmdlet(VerbsDiagnostic.Test, "VerlContainer")]
[OutputType(typeof(ContainerReport), typeof(bool))]
public sealed class TestVerlContainerCommand : ContainerActionCmdlet
{
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 120;

    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override void Act(IDockerEngine engine, VerlContainer container)
    {
        VerlContainer running = Await(token => Services.Commands(engine).FindRunningAsync(container.Name, all: true, token));
        TimeSpan limit = TimeSpan.FromSeconds(TimeoutSec);
        WriteStream(Quiet ? Services.ContainerTests(engine).AnswerAsync(running, limit, Token) : Services.ContainerTests(engine).TestAsync(running, limit, Token), container.Name);
    }
}
