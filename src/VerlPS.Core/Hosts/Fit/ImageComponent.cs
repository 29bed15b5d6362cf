namespace VerlPS.Hosts;

/// <summary>
/// A part of verl's images that has no kernels for older boards (Data/image-components.csv, from the projects'
/// installation guides and verl's Dockerfiles).
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Capability">The oldest compute capability that it runs on.</param>
/// <param name="IsVital">Nothing trains without it; without the others something is slower, or can't be chosen.</param>
internal sealed record ImageComponent(string Name, Version Capability, bool IsVital)
{
    private static readonly Lazy<IReadOnlyList<(string Column, ImageComponent Component)>> Rows = new(() =>
    [
        .. CsvTable.Load("image-components.csv").Select(row => (row["column"], new ImageComponent(row["name"], Version.Parse(row["capability"]), row["vital"] == "yes"))),
    ]);

    /// <summary>The parts that an image holds by its row of the catalogue.</summary>
    public static IReadOnlyList<ImageComponent> Find(IReadOnlyDictionary<string, string> row)
        => [.. Rows.Value.Where(known => row[known.Column] is { Length: > 0 } version && !version.StartsWith("no", StringComparison.Ordinal)).Select(known => known.Component)];
}
