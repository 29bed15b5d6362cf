namespace VerlPS.Shell;

internal static class ExitCode
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int Usage = 2;

    // As a shell reports a process that a signal ended: 128 and the signal's number.
    public const int Interrupted = 130;
    public const int ReaderGone = 141;
    public const int Terminated = 143;
}
