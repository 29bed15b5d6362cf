namespace VerlPS.Images;

/// <summary>A part of an image that its tag tells otherwise.</summary>
/// <param name="Part">The part's name.</param>
/// <param name="Tag">The version in the tag.</param>
/// <param name="Image">The version in the image.</param>
public sealed record TagDifference(string Part, string Tag, string Image)
{
    /// <summary>The parts on which a tag and its image differ. A tag may be less exact than the image.</summary>
    internal static IReadOnlyList<TagDifference> Find(ImageContents tag, ImageContents image) =>
    [
        .. tag.Parts.Zip(image.Parts)
            .Where(pair => pair.First.Value is not null && pair.Second.Value is not null && !Agree(pair.First.Value, pair.Second.Value))
            .Select(pair => new TagDifference(pair.First.Name, pair.First.Value!, pair.Second.Value!)),
    ];

    // 0.17 says nothing against 0.17.0, nor 2.8.0 against 2.8.0.post2 or 2.8.0+cu128; 0.1 does against 0.17.
    private static bool Agree(string tag, string image)
        => image.Split(';', '/').Any(value => value.Trim() is string one
            && one.StartsWith(tag, StringComparison.OrdinalIgnoreCase)
            && (one.Length == tag.Length || !char.IsAsciiDigit(tag[^1]) || !char.IsAsciiDigit(one[tag.Length])));
}
