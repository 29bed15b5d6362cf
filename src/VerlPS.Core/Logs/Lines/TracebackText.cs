namespace VerlPS.Logs;

/// <summary>The lines that belong to Python's tracebacks.</summary>
internal static class TracebackText
{
    private const string Head = "Traceback (most recent call last)";
    private const string Frame = "  File \"";

    private static readonly string[] Links =
    [
        "During handling of the above exception",
        "The above exception was the direct cause",
    ];

    // What torch, NCCL, Ray and hydra write in further lines of an exception's message, without indentation, and the
    // quotes in which a pool of processes hands on what happened in another.
    private static readonly string[] Continuations =
    [
        "\"\"\"",
        "CUDA kernel errors might",
        "For debugging consider passing CUDA_LAUNCH_BLOCKING",
        "Compile with `TORCH_USE_CUDA_DSA`",
        "Search for `cudaError",
        "Device-side assertion tracking",
        "Exception raised from ",
        "Last error:",
        "Cuda failure ",
        "frame #",
        "ncclUnhandledCudaError:",
        "ncclSystemError:",
        "ncclInternalError:",
        "ncclInvalidUsage:",
        "ncclRemoteError:",
        "The actor is dead because",
        "The actor never ran",
        "Memory on the node (IP:",
        "Refer to the documentation on how to address the out of memory issue",
        "To adjust the kill threshold",
        "To disable worker killing",
        "Set the environment variable HYDRA_FULL_ERROR=1",
    ];

    private static readonly string[] Crashes = ["Fatal Python error", "*** SIG", "terminate called after throwing"];

    // After a crash Python shows every thread's stack, and Ray the native one.
    private static readonly string[] Stacks = ["PC: @ ", "Thread 0x", "Current thread 0x", "Stack (most recent call first)", "Extension modules: "];

    /// <summary>The text begins a traceback, or goes on with one whose beginning is not there.</summary>
    public static bool Begins(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return false;
        ReadOnlySpan<char> trimmed = text[^1] is ' ' ? text.TrimEnd() : text;
        return (!trimmed.IsEmpty && trimmed[^1] == ':' && trimmed[..^1].EndsWith(Head, StringComparison.Ordinal))
            || IsFrame(text)
            || IsLink(text)
            || IsRayCall(text)
            || IsCrash(text);
    }

    /// <summary>The text speaks of a traceback, though it may hold it in one line.</summary>
    public static bool Tells(ReadOnlySpan<char> text) => IsFrame(text) || IsLink(text) || text.IndexOf(Head, StringComparison.Ordinal) >= 0;

    /// <summary>A line of a traceback of its own, and not of the exception's message.</summary>
    public static bool IsHead(ReadOnlySpan<char> text) => text.StartsWith(Head, StringComparison.Ordinal);

    public static bool IsFrame(ReadOnlySpan<char> text) => text.StartsWith(Frame, StringComparison.Ordinal);

    public static bool IsLink(ReadOnlySpan<char> text) => StartsWithAny(text, Links);

    public static bool IsContinuation(ReadOnlySpan<char> text) => StartsWithAny(text, Continuations);

    public static bool IsStack(ReadOnlySpan<char> text) => StartsWithAny(text, Stacks);

    public static bool IsCrash(ReadOnlySpan<char> text) => StartsWithAny(text, Crashes);

    /// <summary>What C++ says of an exception that nobody caught, below the crash.</summary>
    public static bool IsReason(ReadOnlySpan<char> text) => text.StartsWith("  what():", StringComparison.Ordinal);

    /// <summary>What Ray writes above the frames of a remote call: <c>ray::WorkerDict.load() (pid=4471, ip=10.0.0.6)</c>, alone or behind an exception's name.</summary>
    public static bool IsRayCall(ReadOnlySpan<char> text)
    {
        const string Call = "ray::";
        const int Nearest = 200;
        int at = text[..Math.Min(text.Length, Nearest)].IndexOf(Call, StringComparison.Ordinal);
        return at >= 0 && (at == 0 || text[..at].EndsWith(": ", StringComparison.Ordinal)) && text[at..].Contains("() (pid=", StringComparison.Ordinal);
    }

    /// <summary>The exception of a group, which is written behind a bar: <c>  | ExceptionGroup: two failed (2 sub-exceptions)</c>.</summary>
    public static ReadOnlySpan<char> GroupException(ReadOnlySpan<char> text)
        => text.StartsWith("  | ", StringComparison.Ordinal) && PythonForm.MayBeException(text[4..]) ? text[4..] : [];

    private static bool StartsWithAny(ReadOnlySpan<char> text, string[] words)
    {
        foreach (string word in words)
        {
            if (text.StartsWith(word, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
