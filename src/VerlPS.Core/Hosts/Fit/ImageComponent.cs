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

    /// <summary>The parts that an image holds.</summary>
    public static IReadOnlyList<ImageComponent> Find(VerlImage image)
        => [.. Rows.Value.Where(known => VersionOf(image, known.Column) is not null).Select(known => known.Component)];

    private static string? VersionOf(VerlImage image, string column) => column switch
    {
        "flash_attn" => image.FlashAttention,
        "vllm" => image.RolloutEngine?.Contains("vLLM", StringComparison.Ordinal) == true ? image.RolloutEngineVersion : null,
        "transformer_engine" => image.TransformerEngine,
        "deepep" => image.DeepEP,
        _ => throw new InvalidOperationException($"image-components.csv names the part {column}, which no image has."),
    };
}
