using System.Text.RegularExpressions;

namespace VerlPS.Hosts;

/// <summary>The toolkit's programs on this user's PATH; null where one is not there.</summary>
/// <param name="Toolkit">nvidia-ctk.</param>
/// <param name="Library">nvidia-container-cli.</param>
public sealed record ToolkitPrograms(string? Toolkit, string? Library);

/// <summary>What <c>nvidia-container-cli info</c> found, or why it could not look.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Error">What it said against it.</param>
/// <param name="Gpus">GPUs that it could open.</param>
public sealed partial record ContainerLibraryReport(int ExitCode, string Error, int Gpus)
{
    /// <summary>Reads a run; null where it may not look because this user is not root.</summary>
    public static ContainerLibraryReport? Parse(ProcessResult run)
    {
        ArgumentNullException.ThrowIfNull(run);
        string error = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? string.Empty;
        return run.ExitCode != 0 && error.Contains("permission error", StringComparison.Ordinal)
            ? null
            : new ContainerLibraryReport(run.ExitCode, error, Device().Count(run.Output));
    }

    [GeneratedRegex(@"^Device Index:\s*\d", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Device();
}

/// <summary>Reads <c>nvidia-ctk --version</c>.</summary>
public static partial class ToolkitVersionParser
{
    /// <summary>The version, for example 1.17.8 or 1.18.0-rc.2; null where the text names none.</summary>
    public static string? Parse(string text) => Form().Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"NVIDIA Container Toolkit CLI version v?(\d{1,5}(?:\.\d{1,5}){1,2}(?:[-~+][\w.~+-]{1,40})?)", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

/// <summary>Reads <c>nvidia-smi -L</c>.</summary>
public static partial class GpuListParser
{
    /// <summary>The UUIDs of the boards, MIG instances aside.</summary>
    public static IReadOnlyList<string> Parse(string text) => [.. Board().Matches(text).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"^GPU \d{1,4}: .{0,200}\(UUID: (GPU-[0-9A-Za-z-]{1,64})\)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Board();
}
