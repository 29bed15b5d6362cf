using System.Runtime.InteropServices;

namespace VerlPS.Shell;

/// <summary>The first Ctrl+C or SIGTERM asks the pipeline to stop and clean up; a second one soon after ends the process.</summary>
internal sealed class StopSignals : IDisposable
{
    private const int ImpatienceMilliseconds = 2000;

    private readonly Action<int> _stop;
    private readonly PosixSignalRegistration[] _registrations;
    private long _lastAt = long.MinValue / 2;

    public StopSignals(Action<int> stop)
    {
        _stop = stop;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Handle(signal, ExitCode.Interrupted)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Handle(signal, ExitCode.Terminated)),
        ];
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
    }

    private void Handle(PosixSignalContext signal, int exitCode)
    {
        signal.Cancel = true;
        long now = Environment.TickCount64;
        if (now - Interlocked.Exchange(ref _lastAt, now) < ImpatienceMilliseconds)
            Environment.Exit(exitCode);
        _stop(exitCode);
    }
}
