using System.Management.Automation;

namespace VerlPS.Commands;

/// <summary>The one table from the module's failures to PowerShell's error records.</summary>
internal static class ErrorRecords
{
    // The default error view prints RecommendedAction from PowerShell 7.5 on; before, it has to be in the message.
    private static readonly bool ViewShowsRemedy = typeof(PSObject).Assembly.GetName().Version >= new Version(7, 5);

    public static ErrorRecord From(VerlException error, object? target)
    {
        string message = ViewShowsRemedy || error.Remedy is null ? error.Message : $"{error.Message}\n{error.Remedy}";
        return new ErrorRecord(error, error.Kind.ToString(), CategoryOf(error.Kind), error.Target ?? target)
        {
            ErrorDetails = new ErrorDetails(message) { RecommendedAction = error.Remedy ?? string.Empty },
        };
    }

    private static ErrorCategory CategoryOf(VerlErrorKind kind) => kind switch
    {
        VerlErrorKind.InvalidArgument => ErrorCategory.InvalidArgument,
        VerlErrorKind.EngineNotFound => ErrorCategory.ResourceUnavailable,
        VerlErrorKind.EngineAccessDenied => ErrorCategory.PermissionDenied,
        VerlErrorKind.EndpointNotSupported => ErrorCategory.NotImplemented,
        VerlErrorKind.EngineError => ErrorCategory.InvalidResult,
        VerlErrorKind.EngineTimeout => ErrorCategory.OperationTimeout,
        VerlErrorKind.ImageNotFound => ErrorCategory.ObjectNotFound,
        VerlErrorKind.ImagePullFailed => ErrorCategory.ReadError,
        VerlErrorKind.ImagePlatformMismatch => ErrorCategory.InvalidType,
        VerlErrorKind.ImageDigestMismatch => ErrorCategory.SecurityError,
        VerlErrorKind.ImageInUse => ErrorCategory.ResourceBusy,
        VerlErrorKind.DiskFull => ErrorCategory.LimitsExceeded,
        VerlErrorKind.RegistryRateLimited => ErrorCategory.QuotaExceeded,
        VerlErrorKind.RegistryAccessDenied => ErrorCategory.AuthenticationError,
        VerlErrorKind.RegistryUnreachable => ErrorCategory.ConnectionError,
        VerlErrorKind.ContainerNotFound => ErrorCategory.ObjectNotFound,
        VerlErrorKind.ContainerNameInUse => ErrorCategory.ResourceExists,
        VerlErrorKind.ContainerRunning => ErrorCategory.ResourceBusy,
        VerlErrorKind.PortInUse => ErrorCategory.ResourceBusy,
        VerlErrorKind.GpuDriverMissing => ErrorCategory.NotInstalled,
        VerlErrorKind.GpuUnavailable => ErrorCategory.DeviceError,
        VerlErrorKind.HostUnfit => ErrorCategory.DeviceError,
        VerlErrorKind.ContainerStartFailed => ErrorCategory.InvalidOperation,
        VerlErrorKind.ContainerExited => ErrorCategory.InvalidResult,
        VerlErrorKind.ContainerNotRunning => ErrorCategory.InvalidOperation,
        VerlErrorKind.ContainerCommandFailed => ErrorCategory.InvalidResult,
        VerlErrorKind.TerminalNotPossible => ErrorCategory.ResourceUnavailable,
        VerlErrorKind.WaitTimedOut => ErrorCategory.OperationTimeout,
        VerlErrorKind.PathNotWritable => ErrorCategory.WriteError,
        VerlErrorKind.PathNotFound => ErrorCategory.ObjectNotFound,
        VerlErrorKind.FileExists => ErrorCategory.ResourceExists,
        VerlErrorKind.ComposeNotFound => ErrorCategory.NotInstalled,
        VerlErrorKind.ComposeFailed => ErrorCategory.InvalidResult,
        VerlErrorKind.ComposeProjectNotFound => ErrorCategory.ObjectNotFound,
        VerlErrorKind.LogNotReadable => ErrorCategory.ReadError,
        VerlErrorKind.NoImageFits => ErrorCategory.ObjectNotFound,
        VerlErrorKind.RepairNotPossible => ErrorCategory.PermissionDenied,
        VerlErrorKind.RepairFailed => ErrorCategory.InvalidResult,
        _ => ErrorCategory.InvalidOperation,
    };
}
