namespace VerlPS.Hosts;

/// <summary>What the probes of one run share: where they read, and what they may wait for.</summary>
/// <param name="Ports">Where facts come from.</param>
/// <param name="Reader">Reads within the limit of time.</param>
/// <param name="Request">What the host is tested for.</param>
/// <param name="Answer">The engine's answer; comes while the others read.</param>
/// <param name="Smi">nvidia-smi's report; comes while the others read.</param>
/// <param name="Cancellation">Stops the run.</param>
internal sealed record ProbeScope(
    HostPorts Ports, FactReader Reader, HostTestRequest Request, Task<EngineAnswer> Answer, Task<SmiReading> Smi, CancellationToken Cancellation)
{
    /// <summary>The files of this machine.</summary>
    public IHostTree Tree => Ports.Tree;
}
