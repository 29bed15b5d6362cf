namespace VerlPS.Images;

/// <summary>A registry to pull an image from.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="From">The image's name there.</param>
/// <param name="IsMirror">That is not the image's own name.</param>
public sealed record PullSource(string Name, ImageReference From, bool IsMirror);

/// <summary>A mirror that has a name of its own (Data/mirrors.csv).</summary>
/// <param name="Name">The name that stands for it.</param>
/// <param name="Domain">Where its users have their own host names.</param>
/// <param name="Host">The host that serves all of them.</param>
public sealed record NamedMirror(string Name, string Domain, string Host)
{
    private static readonly Lazy<IReadOnlyList<NamedMirror>> Rows = new(() =>
        [.. CsvTable.Load("mirrors.csv").Select(row => new NamedMirror(row["name"], row["domain"], row["host"]))]);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<NamedMirror> All => Rows.Value;
}
