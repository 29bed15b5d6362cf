using VerlPS.Adapters.Compose;
using VerlPS.Compose;
using VerlPS.Containers;
using VerlPS.Images;
using VerlPS.Tests.Common;

namespace VerlPS.Tests.Compose;

/// <summary>A service that is put into a file that is there: nothing else in it changes by a letter.</summary>
public sealed class MergeTests : IDisposable
{
    private const string Service = "verl-put-in";
    private readonly string _folder = Directory.CreateTempSubdirectory("verlps-merge-").FullName;

    /// <summary>Files whose services are written in lines.</summary>
    public static TheoryData<string> Files => [.. Directory.GetFiles(ComposeData.Folder, "*.yaml").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal).Where(name => !ComposeData.Text(name).Split('\n').Any(line => line.StartsWith('{') || line.StartsWith("services: {", StringComparison.Ordinal)))];

    [Theory]
    [MemberData(nameof(Files))]
    public void It_is_added_and_the_rest_stays_to_the_letter(string name)
    {
        string text = ComposeData.Text(name);

        string merged = Merge(text, Service);

        Assert.Equal(Lines(text), Without(merged, Service));
        Assert.Equal(merged, Merge(merged, Service));
        Assert.NotNull(Services(merged).Find(Service));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void It_takes_the_place_of_one_and_leaves_the_others(string name)
    {
        string text = ComposeData.Text(name);
        foreach (ComposeEntry service in Services(text).Entries)
        {
            string merged;
            try
            {
                merged = Merge(text, service.Key);
            }
            catch (VerlException error) when (error.Message.Contains("in the old service", StringComparison.Ordinal))
            {
                // Others build upon this one; see below.
                continue;
            }

            ComposeMap before = ComposeData.Read(text), after = ComposeData.Read(merged);
            Assert.Equal(before.Entries.Where(entry => entry.Key != "services"), after.Entries.Where(entry => entry.Key != "services"));
            Assert.Equal(Services(text).Entries.Where(entry => entry.Key != service.Key), Services(merged).Entries.Where(entry => entry.Key != service.Key));
            Assert.Equal(new ComposeText("verlai/verl:vllm017.latest"), ((ComposeMap)Services(merged).Find(service.Key)!.Value).Find("image")!.Value);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Line_ends_of_Windows_stay(string name)
    {
        string merged = Merge(ComposeData.Text(name).Replace("\n", "\r\n", StringComparison.Ordinal), Service);

        Assert.Equal(merged.Count(letter => letter == '\n'), merged.Split("\r\n").Length - 1);
    }

    [LabTheory]
    [MemberData(nameof(Files))]
    public void Compose_takes_the_result(string name)
    {
        string file = Path.Combine(_folder, "compose.yaml");
        File.WriteAllText(file, Merge(ComposeData.Text(name), Service));

        Assert.Contains($"  {Service}:", Logs.LabContainer.Docker(["compose", "--profile", "*", "-f", file, "config"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Comments_and_blank_lines_around_it_stay()
    {
        const string Text = """
            # ours
            services:
              a:  # the first
                image: x

              # about verl
              verl:
                image: old
                # inside
                command: |
                  one
                  two

              # about b
              b: {image: y}
            # the end

            """;

        string merged = Merge(Text, "verl");

        Assert.StartsWith("# ours\nservices:\n  a:  # the first\n    image: x\n\n  # about verl\n  verl:\n    image: \"verlai/verl:vllm017.latest\"\n", merged, StringComparison.Ordinal);
        Assert.EndsWith("\n\n  # about b\n  b: {image: y}\n# the end\n", merged, StringComparison.Ordinal);
        Assert.DoesNotContain("      two", merged, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name: x\n", "services:\n  verl-put-in:")]
    [InlineData("services:\n", "services:\n  verl-put-in:")]
    [InlineData("services:\n      deep:\n            image: x\n", "            image: x\n      verl-put-in:\n        image:")]
    public void There_is_a_place_for_it(string text, string found) => Assert.Contains(found, Merge(text, Service), StringComparison.Ordinal);

    [Fact]
    public void A_network_that_it_needs_is_added_and_one_that_is_there_is_not_touched()
    {
        ContainerRequest request = new() { Image = "verlai/verl:vllm017.latest", Name = Service, Network = "team", ShmSize = 1L << 30 };

        Assert.EndsWith("\nnetworks:\n  team:\n    external: true\n", Merge("services:\n  a: {image: x}\n", request), StringComparison.Ordinal);
        Assert.EndsWith("\nnetworks:\n  team: {driver: bridge}\n", Merge("services:\n  a: {image: x}\nnetworks:\n  team: {driver: bridge}\n", request), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("services: {a: {image: x}}\n", "in braces")]
    [InlineData("{services: {a: {image: x}}}\n", "in braces")]
    [InlineData("services:\n  verl-put-in: &base\n    image: x\n  b: *base\n", "need")]
    [InlineData("services:\n  a: [\n", "line")]
    public void What_can_not_be_done_is_told_and_not_done(string text, string words)
    {
        VerlException error = Assert.Throws<VerlException>(() => Merge(text, Service));

        Assert.Equal(VerlErrorKind.InvalidArgument, error.Kind);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy!);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Merge(string text, string name) => Merge(text, new ContainerRequest { Image = "verlai/verl:vllm017.latest", Name = name.Length > 1 ? name : name + name, ShmSize = 1L << 30 }, name);

    private static string Merge(string text, ContainerRequest request, string? service = null)
    {
        ComposeMap file = ComposeFile.Of(ContainerSpecFactory.Create(request, ImageCatalogue.Describe(ImageReference.Parse(request.Image)), null));
        if (service is not null)
            file = new ComposeMap([new("services", new ComposeMap([new(service, ((ComposeMap)file.Find("services")!.Value).Entries[0].Value)]))]);
        return new ComposeYaml().Merge(text, "compose.yaml", file);
    }

    private static ComposeMap Services(string text) => (ComposeMap)ComposeData.Read(text).Find("services")!.Value;

    private static string[] Lines(string text) => text.TrimStart('\uFEFF').ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    // The lines but those of the service, which are a block.
    private static string[] Without(string text, string service)
    {
        List<string> lines = [.. Lines(text)];
        int first = lines.FindIndex(line => line.Trim() == $"{service}:");
        int indent = lines[first].Length - lines[first].TrimStart().Length;
        int count = 1 + lines.Skip(first + 1).TakeWhile(line => line.Length - line.TrimStart().Length > indent).Count();
        lines.RemoveRange(first, count);
        return [.. lines];
    }
}
