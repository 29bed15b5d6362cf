namespace VerlPS;

/// <summary>
/// What went wrong, as a stable word. Its name is the first part of the error record's FullyQualifiedErrorId,
/// so a value may be added but never renamed.
/// </summary>
public enum VerlErrorKind
{
    /// <summary>A value the user gave can't be used.</summary>
    InvalidArgument,

    /// <summary>No engine answers at the endpoint.</summary>
    EngineNotFound,

    /// <summary>The endpoint exists but this user may not use it.</summary>
    EngineAccessDenied,

    /// <summary>The endpoint's form is one that this version can't reach.</summary>
    EndpointNotSupported,

    /// <summary>The engine refused a request for a reason that has no kind of its own.</summary>
    EngineError,

    /// <summary>The engine or registry did not answer in time.</summary>
    EngineTimeout,

    /// <summary>The image or its tag does not exist where it was looked for.</summary>
    ImageNotFound,

    /// <summary>A pull broke off.</summary>
    ImagePullFailed,

    /// <summary>The image is not built for the platform that it shall run on.</summary>
    ImagePlatformMismatch,

    /// <summary>An image is not the one that its registry has under that name.</summary>
    ImageDigestMismatch,

    /// <summary>Containers use the image.</summary>
    ImageInUse,

    /// <summary>The engine's disk has no room for the image.</summary>
    DiskFull,

    /// <summary>The registry lets this account or address pull no more for now.</summary>
    RegistryRateLimited,

    /// <summary>The registry wants a login, or refused the one it got.</summary>
    RegistryAccessDenied,

    /// <summary>The registry can't be reached.</summary>
    RegistryUnreachable,

    /// <summary>No such container.</summary>
    ContainerNotFound,

    /// <summary>Another container has the name.</summary>
    ContainerNameInUse,

    /// <summary>The container runs, and would have to be stopped first.</summary>
    ContainerRunning,

    /// <summary>A published port is taken.</summary>
    PortInUse,

    /// <summary>The engine has no NVIDIA device driver (hook, CDI or runtime).</summary>
    GpuDriverMissing,

    /// <summary>The engine's GPU hook or CDI injection failed.</summary>
    GpuUnavailable,

    /// <summary>The host can't run the image, or has too little for the job.</summary>
    HostUnfit,

    /// <summary>The engine could not start the container.</summary>
    ContainerStartFailed,

    /// <summary>The container ended: at once after its start, or while something was waited for that can't come any more.</summary>
    ContainerExited,

    /// <summary>The container does not run, and would have to.</summary>
    ContainerNotRunning,

    /// <summary>A program in a container could not be started, or ended with another exit code than 0.</summary>
    ContainerCommandFailed,

    /// <summary>There is no terminal to hand on, or no program to hand it to.</summary>
    TerminalNotPossible,

    /// <summary>What was waited for did not come in time.</summary>
    WaitTimedOut,

    /// <summary>A folder or file can't be written.</summary>
    PathNotWritable,

    /// <summary>A file or folder does not exist.</summary>
    PathNotFound,

    /// <summary>A file exists and nobody said that it may be replaced.</summary>
    FileExists,

    /// <summary>There is no Compose v2 on this machine.</summary>
    ComposeNotFound,

    /// <summary>Compose failed for a reason that has no kind of its own.</summary>
    ComposeFailed,

    /// <summary>There is no such compose project on the engine.</summary>
    ComposeProjectNotFound,

    /// <summary>A log can't be read.</summary>
    LogNotReadable,

    /// <summary>No image fits the host.</summary>
    NoImageFits,

    /// <summary>A plan can't be carried out here: not as this user, or not from this machine.</summary>
    RepairNotPossible,

    /// <summary>A step of a repair failed; what was done before it stays done.</summary>
    RepairFailed,
}
