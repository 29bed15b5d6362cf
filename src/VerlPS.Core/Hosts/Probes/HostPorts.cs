using VerlPS.Engine;
using VerlPS.Images;

namespace VerlPS.Hosts;

/// <summary>Where the facts of a host come from.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Processes">Programs of this machine.</param>
/// <param name="Tree">Files of this machine.</param>
/// <param name="EngineProcess">The engine's process.</param>
/// <param name="KernelLog">The kernel's log.</param>
/// <param name="SystemClock">The state of the clock.</param>
/// <param name="Network">Names and servers.</param>
/// <param name="Environment">The variables of this process; null or empty where unset.</param>
/// <param name="Clock">The time.</param>
public sealed record HostPorts(
    IDockerEngine Engine,
    IProcessRunner Processes,
    IHostTree Tree,
    IEngineProcess EngineProcess,
    IKernelLog KernelLog,
    ISystemClock SystemClock,
    INetworkProbe Network,
    Func<string, string?> Environment,
    TimeProvider Clock)
{
    /// <summary>Registries of images; null leaves out what only they could tell.</summary>
    public IImageRegistry? Registry { get; init; }

    /// <summary>The stored logins; null for none.</summary>
    public IRegistryLogins? Logins { get; init; }

    /// <summary>The stored login for a registry; null where there is none.</summary>
    internal async Task<RegistryCredential?> FindLoginAsync(string registry, CancellationToken cancellationToken)
        => Logins is null ? null : (await Logins.FindAsync(registry, cancellationToken).ConfigureAwait(false)).Credential;
}
