using VerlPS.Containers;

namespace VerlPS.Tests.Containers;

public class StartFailureTests
{
    private static readonly ContainerSpec Spec = new() { Name = "verl", Image = "verlai/verl:a", Gpus = new GpuRequest(2), Ports = [new PortSpec("8265")] };

    [Theory]
    [InlineData("could not select device driver \"nvidia\" with capabilities: [[gpu]]", VerlErrorKind.GpuDriverMissing, "DKR003", "nvidia-ctk")]
    [InlineData("could not select device driver \"cdi\" with capabilities: []", VerlErrorKind.GpuDriverMissing, "could not select", "nvidia-ctk")]
    [InlineData("CDI device injection failed: unresolvable CDI devices nvidia.com/gpu=9", VerlErrorKind.GpuUnavailable, "nvidia.com/gpu=9", "cdi list")]
    [InlineData(
        "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error running hook #0: error running hook: exit status 1, stdout: , stderr: nvidia-container-cli: initialization error: nvml error: driver not loaded: unknown",
        VerlErrorKind.GpuUnavailable, "NVD002: error running hook", "modprobe nvidia")]
    [InlineData("Conflict. The container name \"/verl\" is already in use by container \"0123\". You have to remove (or rename) that container to be able to reuse that name.", VerlErrorKind.ContainerNameInUse, "'verl'", "Remove-VerlContainer verl")]
    [InlineData("driver failed programming external connectivity on endpoint verl (01): Bind for 127.0.0.1:8265 failed: port is already allocated", VerlErrorKind.PortInUse, "127.0.0.1:8265", ":8265")]
    [InlineData("driver failed programming external connectivity on endpoint verl (01): Error starting userland proxy: listen tcp4 127.0.0.1:8265: bind: address already in use", VerlErrorKind.PortInUse, "127.0.0.1:8265", ":8265")]
    [InlineData("error setting rlimit type 8: operation not permitted", VerlErrorKind.ContainerStartFailed, "resource limit", "CAP_SYS_RESOURCE")]
    [InlineData("something that nobody has seen", VerlErrorKind.ContainerStartFailed, "something that nobody has seen", "journalctl -u docker")]
    [InlineData("mkdir /var/lib/docker/overlay2/x: no space left on device", VerlErrorKind.ContainerStartFailed, "no space left", "docker system prune")]
    [InlineData("Minimum memory limit allowed is 6MB", VerlErrorKind.ContainerStartFailed, "6MB", "-Memory")]
    public void The_engines_words_become_kind_evidence_and_remedy(string message, VerlErrorKind kind, string evidence, string remedy)
    {
        VerlException error = StartFailure.Explain(new VerlException(VerlErrorKind.EngineError, message), Spec, "unix:///x.sock");

        Assert.Equal(kind, error.Kind);
        Assert.Equal("verl", error.Target);
        Assert.Contains(evidence, error.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_wrapping_of_containerd_and_runc_is_taken_off()
    {
        VerlException error = StartFailure.Explain(
            new VerlException(VerlErrorKind.EngineError, "failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: \"nix\": executable file not found in $PATH: unknown"),
            Spec,
            "unix:///x.sock");

        Assert.Contains("(exec: \"nix\": executable file not found in $PATH)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Failures_of_another_kind_pass_unchanged()
    {
        VerlException error = new(VerlErrorKind.EngineNotFound, "gone");

        Assert.Same(error, StartFailure.Explain(error, Spec, "unix:///x.sock"));
    }
}
