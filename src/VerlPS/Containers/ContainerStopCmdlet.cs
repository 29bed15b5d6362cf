using System.Management.Automation;

namespace VerlPS.Commands;

/// <summary>Cmdlets that stop a container, for good or to start it again.</summary>
public abstract class ContainerStopCmdlet : ContainerActionCmdlet
{
    [Parameter]
    [ValidateRange(0, 86400)]
    public int? TimeoutSec { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The time between SIGTERM and SIGKILL; null for the container's own.</summary>
    private protected TimeSpan? Grace => TimeoutSec is int seconds ? TimeSpan.FromSeconds(seconds) : null;
}
