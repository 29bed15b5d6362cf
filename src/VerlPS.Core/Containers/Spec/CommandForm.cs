namespace VerlPS.Containers;

/// <summary>How a command is written: one element with a blank in it is a line for <c>/bin/sh -c</c>, several are an argument vector.</summary>
internal static class CommandForm
{
    /// <summary>A health check in the engine's notation; empty for none.</summary>
    public static IReadOnlyList<string> ToHealthTest(IReadOnlyList<string> command) => command switch
    {
        [] => [],
        [string line] when line.Any(char.IsWhiteSpace) => ["CMD-SHELL", line],
        _ => ["CMD", .. command],
    };

    /// <summary>The argument vector.</summary>
    public static IReadOnlyList<string> ToArguments(IReadOnlyList<string> command)
        => command is [string line] && line.Any(char.IsWhiteSpace) ? ["/bin/sh", "-c", line] : command;
}
