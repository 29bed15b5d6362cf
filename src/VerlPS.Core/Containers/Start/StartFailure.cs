using System.Text.RegularExpressions;
using VerlPS.Failures;

namespace VerlPS.Containers;

/// <summary>Says in the user's terms why an engine refused to create or start a container.</summary>
public static partial class StartFailure
{
    /// <summary>Explains an engine's refusal; other failures pass unchanged.</summary>
    public static VerlException Explain(VerlException error, ContainerSpec spec, string dockerHost)
    {
        if (error.Kind is not VerlErrorKind.EngineError)
            return error;

        string engineSaid = Wrapping().Replace(error.Message, string.Empty).Trim();
        VerlFailure? failure = FailureCatalogue.Find(error.Message, "docker", "nvidia", "shm", "host");
        (VerlErrorKind kind, string summary, string? remedy) = Classify(error.Message, spec, dockerHost);
        string evidence = failure is null ? engineSaid : $"{failure.Id}: {engineSaid}";
        // The other kinds name their cause themselves.
        string cause = failure is not null && kind is (VerlErrorKind.GpuUnavailable or VerlErrorKind.ContainerStartFailed) ? $" {failure.Cause}." : string.Empty;
        return new VerlException(kind, $"{summary}{cause}\n  ({evidence})", spec.Name, remedy ?? StartRemedies.Find(error.Message, spec) ?? failure?.Remedy ?? StartRemedies.Guess(spec), error) { Failure = failure };
    }

    private static (VerlErrorKind Kind, string Summary, string? Remedy) Classify(string message, ContainerSpec spec, string dockerHost)
    {
        if (message.Contains("could not select device driver", StringComparison.Ordinal))
        {
            return (
                VerlErrorKind.GpuDriverMissing,
                $"The engine on {dockerHost} has no NVIDIA device driver, so it can't give GPUs ({spec.Gpus}) to '{spec.Name}'.",
                "Install the NVIDIA Container Toolkit, register it with 'nvidia-ctk runtime configure --runtime=docker', and restart the engine with 'systemctl restart docker'; or start without GPUs, -Gpu none.");
        }

        if (message.Contains("CDI device injection failed", StringComparison.Ordinal) || message.Contains("nvidia-container-cli", StringComparison.Ordinal) || message.Contains("unresolvable CDI devices", StringComparison.Ordinal))
        {
            string? remedy = message.Contains("unresolvable CDI devices", StringComparison.Ordinal)
                ? "List the devices with 'nvidia-ctk cdi list'; renew them with 'nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml'."
                : null;
            return (VerlErrorKind.GpuUnavailable, $"The engine on {dockerHost} could not give GPUs ({spec.Gpus}) to '{spec.Name}'.", remedy);
        }

        if (message.Contains("is already in use by container", StringComparison.Ordinal))
        {
            return (
                VerlErrorKind.ContainerNameInUse,
                $"There is another container with the name '{spec.Name}' on {dockerHost}.",
                $"Choose another -Name, or remove it: Remove-VerlContainer {spec.Name} -All");
        }

        if (PortTaken().Match(message) is { Success: true } port)
        {
            string address = port.Groups["address"].Success ? port.Groups["address"].Value : string.Join(", ", spec.Ports);
            string number = address[(address.LastIndexOf(':') + 1)..];
            return (
                VerlErrorKind.PortInUse,
                $"The port {address} that '{spec.Name}' wants to publish is taken.",
                $"Publish on another port of the host, or see who has it: ss -ltnp 'sport = :{number}'");
        }

        if (message.Contains("error setting rlimit", StringComparison.Ordinal))
        {
            return (
                VerlErrorKind.ContainerStartFailed,
                $"The engine on {dockerHost} may not raise a resource limit that '{spec.Name}' asks for ({string.Join(", ", spec.Ulimits.Select(limit => limit.Name))}).",
                "Run the engine with CAP_SYS_RESOURCE (as root, not rootless); -Ulimit and -Rdma ask for limits.");
        }

        bool noDevice = message.Contains("error gathering device information", StringComparison.Ordinal);
        return (
            VerlErrorKind.ContainerStartFailed,
            $"The engine on {dockerHost} could not start '{spec.Name}'.",
            noDevice ? $"The host lacks one of {string.Join(", ", spec.Devices)}: its hardware or its driver is not there." : null);
    }

    // What containerd and runc wrap around the cause.
    [GeneratedRegex(@"^(?:failed to create (?:shim )?task(?: for container)?: |OCI runtime create failed: |runc create failed: |unable to start container process: |error during container init: )+|: unknown$")]
    private static partial Regex Wrapping();

    [GeneratedRegex(@"Bind for (?<address>\S+:\d+) failed|listen (?:tcp|udp)[46]? (?<address>\S*:\d+): bind: address already in use|port is already allocated|failed to bind host port (?:for )?(?<address>\S+?:\d+)[:/]")]
    private static partial Regex PortTaken();
}
