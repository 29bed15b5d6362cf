using System.Diagnostics;
using System.Runtime.CompilerServices;
using VerlPS.Images;

namespace VerlPS.Tests.Images;

/// <summary>Every tag of the catalogue is read to what its row says, or docs/images.md lists it with the reason.</summary>
public class TagCompositionTests
{
    private static readonly string[] Document = File.ReadAllLines(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "docs", "images.md"));

    private static readonly string[] Names = [.. ImageCatalogue.References.Select(reference => reference.ToString())];

    public static TheoryData<string> References => [.. Names];

    [Theory]
    [MemberData(nameof(References))]
    public void A_tag_says_what_its_row_says_or_is_listed(string text)
    {
        ImageReference reference = ImageReference.Parse(text);
        TagParts? parts = TagGrammar.Parse(reference.Tag);
        string? listed = Document.SingleOrDefault(line => line.StartsWith($"| `{text}` |", StringComparison.Ordinal));

        if (parts is null)
        {
            Assert.Matches(@"^\| `[^`]+` \| [a-z].{10,} \|$", listed);
            return;
        }

        IReadOnlyList<TagDifference> differences = ImageCatalogue.FindDifferences(reference);
        string told = string.Join(", ", differences.Select(difference => $"{difference.Part} {difference.Tag}"));
        string held = string.Join(", ", differences.Select(difference => difference.Image));
        Assert.Equal(differences.Count == 0 ? null : $"| `{text}` | {told} | {held} |", listed);
    }

    [Fact]
    public void No_tag_is_listed_that_is_not_in_the_catalogue()
        => Assert.All(
            Document.Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Contains('/', StringComparison.Ordinal)),
            line => Assert.Contains(line.Split('`')[1], Names));

    [Theory]
    [MemberData(nameof(References))]
    public void What_a_tag_names_is_among_the_images_parts(string text)
    {
        ImageReference reference = ImageReference.Parse(text);
        VerlImage image = ImageCatalogue.Describe(reference);
        // The catalogue knows nothing of such a repository, so that the tag alone speaks.
        VerlImage tag = ImageCatalogue.Describe(ImageReference.Parse($"example.com/nowhere/tags:{reference.Tag}"));

        Assert.Equal(tag.Grammar, image.Grammar);
        Assert.All(
            PartsOf(tag).Zip(PartsOf(image)).Where(pair => pair.First.Value is not null),
            pair => Assert.False(string.IsNullOrEmpty(pair.Second.Value), $"{pair.First.Name} {pair.First.Value} of the tag is not in the image's record."));
    }

    [Fact]
    public void Ten_thousand_random_tags_never_throw_and_take_less_than_50_ms()
    {
        Random random = new(20261125);
        string[] words = ["app-verl0.6", "base-v2", "-cu126", "vllm017", "sgl", "sgl054p3", ".latest", "-vllm0.8.5", ".post1", "-mcore0.12.2", "uv.cu130", "rocm7.14_", "trtllm-", "1.3.0rc15", "verl-8.5.0", "-a3", "-ubuntu22.04", "ngc-th2.6.0", "v0.8.0-cann9.0.0", "latest-", "dev.vllm_nightly-", "0", ".", "-", "_"];
        string[] tags =
        [
            .. Enumerable.Range(0, 5_000).Select(_ => new string([.. Enumerable.Range(0, random.Next(0, 200)).Select(_ => (char)random.Next(1, 0x2FF))])),
            .. Enumerable.Range(0, 5_000).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => words[random.Next(words.Length)]))),
        ];

        // The best of five: the machine may be busy with something else.
        TimeSpan best = Enumerable.Range(0, 5).Min(_ =>
        {
            long begin = Stopwatch.GetTimestamp();
            foreach (string tag in tags)
                TagGrammar.Parse(tag);
            return Stopwatch.GetElapsedTime(begin);
        });

        Assert.True(best < TimeSpan.FromMilliseconds(50), $"10 000 tags took {best.TotalMilliseconds:0.0} ms.");
    }

    private static IEnumerable<(string Name, string? Value)> PartsOf(VerlImage image)
        => typeof(VerlImage).GetProperties()
            .Where(property => property.PropertyType == typeof(string) && property.Name is not (nameof(VerlImage.Reference) or nameof(VerlImage.Registry) or nameof(VerlImage.Repository)))
            .Select(property => (property.Name, (string?)property.GetValue(image)));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
