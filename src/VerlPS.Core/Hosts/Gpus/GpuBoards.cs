using System.Text.RegularExpressions;

namespace VerlPS.Hosts;

/// <summary>What a board's product name tells of it (Data/gpu-boards.csv, from NVIDIA's list of CUDA GPUs).</summary>
/// <param name="ComputeCapability">For example 9.0.</param>
/// <param name="IsDataCenter">A data-centre board, for which NVIDIA supports CUDA forward compatibility.</param>
internal sealed record GpuBoard(string ComputeCapability, bool IsDataCenter);

/// <summary>The boards that are known by name.</summary>
internal static class GpuBoards
{
    private static readonly Lazy<IReadOnlyList<(Regex Pattern, GpuBoard Board)>> Boards = new(() =>
    [
        .. CsvTable.Load("gpu-boards.csv").Select(row => (
            new Regex(row["pattern"], RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)),
            new GpuBoard(row["compute_capability"], row["data_center"] == "yes"))),
    ]);

    /// <summary>The first row whose pattern is in the name; null where none is.</summary>
    public static GpuBoard? Find(string productName)
        => Boards.Value.FirstOrDefault(row => row.Pattern.IsMatch(productName)).Board;

    /// <summary>The compute capability that every board of an architecture has; null where they differ, as with Ampere.</summary>
    public static string? CapabilityOf(string? architecture) => architecture switch
    {
        "Volta" => "7.0",
        "Turing" => "7.5",
        "Ada Lovelace" => "8.9",
        "Hopper" => "9.0",
        _ => null,
    };
}
