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

    // Those of a pull, a login and a compose file come another way, and are known here all the same.
    [Theory]
    [InlineData("DKR001", "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get \"http://%2Fvar%2Frun%2Fdocker.sock/v1.47/info\": dial unix /var/run/docker.sock: connect: permission denied")]
    [InlineData("DKR002", "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?")]
    [InlineData("DKR003", "docker: Error response from daemon: could not select device driver \"\" with capabilities: [[gpu]].")]
    [InlineData("DKR004", "docker: Error response from daemon: unknown or invalid runtime name: nvidia.")]
    [InlineData("DKR005", "docker: invalid reference format")]
    [InlineData("DKR006", "docker: Error response from daemon: Conflict. The container name \"/verl\" is already in use by container \"3f2a...\". You have to remove (or rename) that container to be able to reuse that name.")]
    [InlineData("DKR007", "docker: Error response from daemon: driver failed programming external connectivity on endpoint verl: Bind for 0.0.0.0:8265 failed: port is already allocated.")]
    [InlineData("DKR008", "toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit")]
    [InlineData("DKR009", "Error response from daemon: manifest for verlai/verl:app-verl0.5-vllm0.10.0-mcore0.13.0 not found: manifest unknown: manifest unknown")]
    [InlineData("DKR010", "Error response from daemon: pull access denied for xxx.xuanyuan.run/verlai/verl, repository does not exist or may require 'docker login'")]
    [InlineData("DKR011", "no matching manifest for linux/arm64/v8 in the manifest list entries")]
    [InlineData("DKR012", "exec /opt/nvidia/nvidia_entrypoint.sh: exec format error")]
    [InlineData("DKR013", "failed to register layer: write /usr/local/lib/python3.12/dist-packages/torch/lib/libtorch_cuda.so: no space left on device")]
    [InlineData("DKR014", "OSError: [Errno 28] No space left on device")]
    [InlineData("DKR015", "Error response from daemon: Get \"https://registry-1.docker.io/v2/\": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)")]
    [InlineData("DKR016", "vllm: error: unrecognized arguments: infinity")]
    [InlineData("DKR017", "Exited (0) 3 seconds ago")]
    [InlineData("DKR018", "Exited (137) 2 minutes ago")]
    [InlineData("DKR019", "WARN[0000] docker-compose.yml: the attribute `version` is obsolete, it will be ignored, please remove it to avoid potential confusion")]
    [InlineData("DKR020", "docker: Error response from daemon: invalid mount config for type \"bind\": bind source path does not exist: /data/verl")]
    [InlineData("NVD001", "nvidia-container-cli: requirement error: unsatisfied condition: cuda>=13.0, please update your driver to a newer version, or use an earlier cuda container: unknown")]
    [InlineData("NVD002", "nvidia-container-cli: initialization error: nvml error: driver not loaded: unknown")]
    [InlineData("NVD003", "nvidia-container-cli: initialization error: load library failed: libnvidia-ml.so.1: cannot open shared object file: no such file or directory: unknown")]
    [InlineData("NVD004", "nvidia-container-cli: device error: 8: unknown device: unknown")]
    [InlineData("NVD005", "Failed to initialize NVML: Driver/library version mismatch")]
    [InlineData("NVD006", "Failed to initialize NVML: Unknown Error")]
    [InlineData("NVD007", "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.")]
    [InlineData("NVD019", "ERROR: This container was built for NVIDIA Driver Release 560.35 or later, but version 535.104 was detected and compatibility mode is UNAVAILABLE.")]
    [InlineData("NVD020", "NOTE: The SHMEM allocation limit is set to the default of 64MB.  This may be insufficient for PyTorch.  NVIDIA recommends the use of the following flags: docker run --gpus all --ipc=host --ulimit memlock=-1 --ulimit stack=67108864 ...")]
    public void A_failure_that_the_catalogue_knows_has_its_id_cause_and_remedy(string id, string example)
    {
        VerlException error = StartFailure.Explain(new VerlException(VerlErrorKind.EngineError, example), Spec, "unix:///x.sock");

        Assert.Equal(id, error.Failure?.Id);
        Assert.Contains($"({id}: ", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Failure!.Cause);
        Assert.NotEmpty(error.Remedy!);
        if (error.Kind is VerlErrorKind.GpuUnavailable or VerlErrorKind.ContainerStartFailed)
            Assert.Contains(error.Failure.Cause, error.Message, StringComparison.Ordinal);
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
