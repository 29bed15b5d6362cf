using System.Text.RegularExpressions;

namespace VerlPS.Hosts;

/// <summary>Boards that are only sold on a baseboard which joins each to each by NVLink; PCIe boards may have a bridge or none.</summary>
public static partial class NvLinkBoards
{
    /// <summary>The board is one of them.</summary>
    public static bool Includes(Gpu gpu) => Joined().IsMatch(gpu.Name) && !Single().IsMatch(gpu.Name);

    [GeneratedRegex(@"\b(?:A[18]00-SXM4|H100-SXM5|H100 \d{2,3}GB HBM\d|H200|H800|H20|G?B[23]00)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Joined();

    [GeneratedRegex(@"\b(?:PCIe|NVL|GH200)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Single();
}
