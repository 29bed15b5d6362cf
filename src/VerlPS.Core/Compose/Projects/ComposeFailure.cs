using System.Text.RegularExpressions;
using VerlPS.Failures;

namespace VerlPS.Compose;

/// <summary>Says in the user's terms why compose failed.</summary>
internal static partial class ComposeFailure
{
    private static readonly (string[] Words, VerlErrorKind Kind, string? Remedy)[] Known =
    [
        (["could not select device driver"], VerlErrorKind.GpuDriverMissing, "Install and register the NVIDIA Container Toolkit: Test-VerlHost | Repair-VerlHost"),
        (["CDI device injection failed", "nvidia-container-cli", "unresolvable CDI devices"], VerlErrorKind.GpuUnavailable, null),
        (["port is already allocated", "address already in use", "failed to bind host port"], VerlErrorKind.PortInUse, "Publish on another port of the host in the file, or see who has it with 'ss -ltnp'."),
        (["is already in use by container"], VerlErrorKind.ContainerNameInUse, "Remove the other container, or give the service another container_name."),
        (["manifest unknown", "not found: manifest", "failed to resolve reference"], VerlErrorKind.ImageNotFound, "Correct the image's name in the file; Get-VerlImage -Available lists those of verl."),
        (["pull access denied", "unauthorized", "denied: "], VerlErrorKind.RegistryAccessDenied, null),
        (["toomanyrequests"], VerlErrorKind.RegistryRateLimited, null),
        (["no space left on device"], VerlErrorKind.DiskFull, null),
        (["no such service"], VerlErrorKind.InvalidArgument, "Name a service that the file has; 'docker compose config --services' lists them."),
        (["bind source path does not exist"], VerlErrorKind.PathNotFound, null),
        (["validating ", "yaml: ", "additional properties", "additional propert", " must be a ", "undefined volume", "undefined network", "undefined secret", "invalid interpolation", "required variable", "mutually exclusive", "attributes are exclusive", "neither an image nor a build", "invalid spec", "invalid project name", "invalid compose project", "cycle", "env file "], VerlErrorKind.InvalidArgument, "Correct the file; Test-VerlCompose says what is wrong with it."),
    ];

    /// <summary>Explains the end of a run of compose.</summary>
    /// <param name="deed">What was to be done: "start".</param>
    /// <param name="path">The file.</param>
    /// <param name="exitCode">Compose's exit code.</param>
    /// <param name="said">What it said that was no progress, in order.</param>
    public static VerlException Explain(string deed, string path, int exitCode, IReadOnlyList<string> said)
    {
        string words = string.Join('\n', said.Select(line => Prefix().Replace(line, string.Empty).Trim()).Where(line => line.Length > 0).Distinct(StringComparer.Ordinal));
        VerlFailure? failure = FailureCatalogue.Find(words, "docker", "nvidia", "host");
        (_, VerlErrorKind kind, string? remedy) = Known.FirstOrDefault(known => known.Words.Any(word => words.Contains(word, StringComparison.Ordinal)), ([], VerlErrorKind.ComposeFailed, null));
        string evidence = words.Length == 0 ? $"exit code {exitCode}" : failure is null ? words : $"{failure.Id}: {words}";
        string command = deed switch { "start" => "up", "remove" => "down", "read" => "config", _ => deed };
        return new VerlException(
            kind,
            $"Compose could not {deed} '{path}'.\n  ({evidence.Replace("\n", "\n  ", StringComparison.Ordinal)})",
            path,
            remedy ?? failure?.Remedy ?? $"Run it by hand to see more: docker compose -f {path} {command}")
        {
            Failure = failure,
        };
    }

    [GeneratedRegex(@"^(?:Error response from daemon: |Error: |error: |service ""[^""]+"" )")]
    private static partial Regex Prefix();
}
