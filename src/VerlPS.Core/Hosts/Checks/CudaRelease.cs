using System.Globalization;
using System.Text.RegularExpressions;

namespace VerlPS.Hosts;

/// <summary>
/// One CUDA toolkit release, from Data/cuda-drivers.csv (NVIDIA's toolkit release notes and its page on minor-version
/// compatibility; the gate from NVIDIA_REQUIRE_CUDA of the nvidia/cuda images).
/// </summary>
/// <param name="Cuda">The release, three numbers.</param>
/// <param name="Driver">The driver that ships with it.</param>
/// <param name="Branch">The oldest branch that runs it through minor-version compatibility.</param>
/// <param name="GateBranches">Branches older than Driver that the image's own gate lets pass; empty where not known.</param>
/// <param name="OldestCapability">The oldest compute capability it compiles for.</param>
/// <param name="NewestCapability">The newest compute capability it compiles for.</param>
internal sealed partial record CudaRelease(
    Version Cuda, DriverVersion Driver, DriverVersion Branch, IReadOnlyList<int> GateBranches, Version OldestCapability, Version NewestCapability)
{
    private static readonly Lazy<IReadOnlyList<CudaRelease>> Releases = new(() =>
    [
        .. CsvTable.Load("cuda-drivers.csv")
            .Select(row => new CudaRelease(
                ParseCuda(row["cuda"])!,
                DriverVersion.TryParse(row["driver"])!,
                DriverVersion.TryParse(row["branch"])!,
                [.. row["gate_branches"].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(branch => int.Parse(branch, CultureInfo.InvariantCulture))],
                Version.Parse(row["oldest_capability"]),
                Version.Parse(row["newest_capability"])))
            .OrderBy(release => release.Cuda),
    ]);

    /// <summary>
    /// The row for a CUDA version: itself, else the last one before it with the same minor number, else the next one
    /// with the same major number (which asks for no older driver); null where the table has none.
    /// </summary>
    public static CudaRelease? Find(string? cuda)
        => ParseCuda(cuda) is not Version wanted
            ? null
            : Releases.Value.LastOrDefault(r => r.Cuda <= wanted && r.Cuda.Major == wanted.Major && r.Cuda.Minor == wanted.Minor)
                ?? Releases.Value.FirstOrDefault(r => r.Cuda > wanted && r.Cuda.Major == wanted.Major);

    private static Version? ParseCuda(string? text)
        => Form().Match(text ?? string.Empty) is { Success: true } match
            ? new Version(Number(match.Groups[1]), Number(match.Groups[2]), Number(match.Groups[3]))
            : null;

    private static int Number(Group group) => group.Success ? int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(\d{1,3})(?:\.(\d{1,3}))?(?:\.(\d{1,3}))?(?![\d.])", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
