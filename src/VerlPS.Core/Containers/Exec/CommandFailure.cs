using System.Text.RegularExpressions;

namespace VerlPS.Containers;

/// <summary>Says why a program in a container failed.</summary>
internal static partial class CommandFailure
{
    /// <summary>The engine could not start it.</summary>
    public static VerlException NotStarted(string container, ExecRequest request, IReadOnlyList<string> engineSaid)
    {
        string words = Wrapping().Replace(string.Join(' ', engineSaid).Trim(), string.Empty);
        string? remedy = words switch
        {
            _ when words.Contains("executable file not found", StringComparison.Ordinal) || words.Contains("no such file or directory", StringComparison.Ordinal) && !words.Contains("chdir", StringComparison.Ordinal)
                => $"The container has no such program. A line for a shell is one string with blanks: -Command '{request.Title} …'",
            _ when words.Contains("chdir", StringComparison.Ordinal) => "Name a -WorkingDirectory that is in the container.",
            _ when words.Contains("unable to find user", StringComparison.Ordinal) || words.Contains("unable to find group", StringComparison.Ordinal) => "Name a -User of the container's /etc/passwd, or give its number.",
            _ when words.Contains("permission denied", StringComparison.Ordinal) => "It is no program, or this user may not run it: look at it with 'ls -l'.",
            _ => null,
        };
        return new VerlException(VerlErrorKind.ContainerCommandFailed, $"'{request.Title}' could not be started in '{container}': {words}.", container, remedy);
    }

    /// <summary>It ended with another exit code than 0.</summary>
    public static VerlException Ended(string container, ExecRequest request, long exitCode, IReadOnlyList<string> lastErrors)
    {
        LastWords said = new(lastErrors);
        string? remedy = said.Failure?.Remedy ?? exitCode switch
        {
            126 => "The shell found the program and could not run it: look at it with 'ls -l'.",
            127 => "The shell found no such program: see what is there with -Command 'echo $PATH; ls'.",
            137 => "It was killed. Where nobody did that, the kernel did for want of memory: 'dmesg' on the host says so.",
            _ => null,
        };
        return new VerlException(
            VerlErrorKind.ContainerCommandFailed,
            $"'{request.Title}' in '{container}' ended with exit code {exitCode}.{(lastErrors.Count == 0 ? "" : said.ToString())}",
            container,
            remedy) { Failure = said.Failure };
    }

    // What the engine and runc wrap around the cause.
    [GeneratedRegex(@"^(?:OCI runtime exec failed: |exec failed: |unable to start container process: )+|(?:: unknown)?\.?$")]
    private static partial Regex Wrapping();
}
