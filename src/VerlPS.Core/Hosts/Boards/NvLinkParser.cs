using System.Globalization;
using System.Text.RegularExpressions;

namespace VerlPS.Hosts;

/// <summary>The NVLink links of all boards (<c>nvidia-smi nvlink -s</c>).</summary>
/// <param name="Boards">The boards in nvidia-smi's order.</param>
public sealed record NvLinkStatus(IReadOnlyList<BoardLinks> Boards);

/// <summary>The NVLink links of one board.</summary>
/// <param name="Index">The board's number.</param>
/// <param name="Active">Links that are up.</param>
/// <param name="Inactive">Numbers of the links that are down.</param>
/// <param name="State">What the driver says in place of links.</param>
public sealed record BoardLinks(int Index, int Active, IReadOnlyList<int> Inactive, NvLinkState State);

/// <summary>What the driver says of a board's links.</summary>
public enum NvLinkState
{
    /// <summary>It lists them.</summary>
    Listed,

    /// <summary>The board has none, or the driver says nothing.</summary>
    Unsupported,

    /// <summary>The board has some, and all are down.</summary>
    AllInactive,

    /// <summary>MIG is on, which hides them.</summary>
    Hidden,
}

/// <summary>Reads <c>nvidia-smi nvlink -s</c>.</summary>
public static partial class NvLinkParser
{
    /// <summary>The boards; null where the text names none.</summary>
    public static NvLinkStatus? Parse(string text)
    {
        List<BoardLinks> boards = [];
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            string part = line[..Math.Min(line.Length, 200)].ToString();
            if (Board().Match(part) is { Success: true } board)
                boards.Add(new BoardLinks(Number(board), 0, [], NvLinkState.Unsupported));
            else if (boards.Count > 0)
                boards[^1] = Read(boards[^1], part);
        }

        return boards.Count == 0 ? null : new NvLinkStatus(boards);
    }

    private static BoardLinks Read(BoardLinks board, string line)
    {
        if (Link().Match(line) is { Success: true } link)
        {
            return link.Groups["inactive"].Success
                ? board with { Inactive = [.. board.Inactive, Number(link)], State = NvLinkState.Listed }
                : board with { Active = board.Active + 1, State = NvLinkState.Listed };
        }

        return line.Contains("all links are inactive", StringComparison.OrdinalIgnoreCase) ? board with { State = NvLinkState.AllInactive }
            : line.Contains("not supported for Devices in MIG mode", StringComparison.OrdinalIgnoreCase) ? board with { State = NvLinkState.Hidden }
            : board;
    }

    private static int Number(Match match) => int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^GPU (?<number>\d{1,4}): ", RegexOptions.CultureInvariant)]
    private static partial Regex Board();

    [GeneratedRegex(@"^\s+Link (?<number>\d{1,4}): (?:(?<inactive><?inactive>?)|[\d.]{1,12} [GM]B/s)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Link();
}
