using VerlPS.Images;
using VerlPS.Tests.Common;

namespace VerlPS.Tests.Images.Lab;

/// <summary>The manual's four ways to an image, and what goes wrong on them, with a real engine and a real registry.</summary>
[Collection("alone")]
public sealed class PullLabTests : IDisposable
{
    private const string Down = "127.0.0.1:9";

    private readonly PullBench _bench = new();

    [LabFact]
    public async Task Plain_from_the_images_own_registry()
    {
        LabImage image = await PushAsync();

        VerlImage pulled = await _bench.PullAsync(new PullRequest(_bench.Image));

        Assert.Equal((_bench.Image.ToString(), image.Digest, image.ConfigDigest), (pulled.Reference, pulled.Digest, pulled.Id));
        Assert.Equal([_bench.Image.ToString()], await _bench.NamesAsync());
        Assert.Matches(@": 6\d(\.\d)? KiB in 1 layer, \d+\.\d s$", _bench.Items.OfType<StatusItem>().Single().Message);
    }

    [LabFact]
    public async Task Through_a_mirror_compared_renamed_and_without_the_mirrors_name()
    {
        LabImage image = await PushWithMirrorAsync();

        VerlImage pulled = await _bench.PullAsync(FromMirror());

        Assert.Equal((_bench.Image.ToString(), image.Digest), (pulled.Reference, pulled.Digest));
        Assert.Equal([_bench.Image.ToString()], await _bench.NamesAsync());
        Assert.Contains($"The image from {Mirror} is that of {LabImage.Registry}: {image.Digest}", _bench.Items.OfType<VerboseItem>().Select(item => item.Message));
        Assert.EndsWith($"from {Mirror}, the same as {LabImage.Registry}'s", _bench.Items.OfType<StatusItem>().Single().Message, StringComparison.Ordinal);
    }

    [LabFact]
    public async Task The_mirrors_name_stays_where_it_shall()
    {
        await PushWithMirrorAsync();

        VerlImage pulled = await _bench.PullAsync(FromMirror() with { KeepMirrorTag = true });

        Assert.Equal(_bench.Image.ToString(), pulled.Reference);
        Assert.Equal(new[] { _bench.Image.ToString(), MirrorName }.Order(StringComparer.Ordinal), await _bench.NamesAsync());
    }

    [LabFact]
    public async Task A_second_pull_changes_nothing()
    {
        await PushWithMirrorAsync();
        VerlImage first = await _bench.PullAsync(FromMirror());
        _bench.Items.Clear();

        VerlImage second = await _bench.PullAsync(FromMirror());

        Assert.Equal(first.Id, second.Id);
        Assert.Contains("up to date", _bench.Items.OfType<StatusItem>().Single().Message, StringComparison.Ordinal);
        Assert.Equal([_bench.Image.ToString()], await _bench.NamesAsync());
    }

    [LabFact]
    public async Task A_mirror_that_is_down_is_passed_over()
    {
        await PushWithMirrorAsync();

        await _bench.PullAsync(FromMirror() with { Mirrors = [Down, Mirror] });

        Assert.Contains("connection refused", Assert.Single(_bench.Warnings), StringComparison.Ordinal);
        Assert.Equal([_bench.Image.ToString()], await _bench.NamesAsync());
    }

    [LabFact]
    public async Task The_images_own_registry_can_be_the_last_resort()
    {
        await PushAsync();

        VerlImage pulled = await _bench.PullAsync(FromMirror() with { Mirrors = [Down, LabImage.Registry] });

        Assert.Equal(_bench.Image.ToString(), pulled.Reference);
    }

    [LabFact]
    public async Task Where_all_are_down_all_are_tried_again_and_each_is_told()
    {
        VerlException error = await _bench.FailAsync(FromMirror() with { Mirrors = [Down, "127.0.0.1:10"], Retries = 2 }, VerlErrorKind.RegistryUnreachable);

        Assert.Contains("\n  127.0.0.1:9: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("\n  127.0.0.1:10: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, _bench.Warnings.Count(warning => warning.Contains("Trying again in", StringComparison.Ordinal)));
        Assert.Contains(_bench.Warnings, warning => warning.EndsWith("Trying again in 0.1 s (2 of 2).", StringComparison.Ordinal));
        Assert.Equal(6, _bench.Trace.Count(line => line.StartsWith("POST /images/create", StringComparison.Ordinal)));
    }

    [LabFact]
    public async Task A_registry_that_is_busy_is_asked_again()
    {
        LabImage image = await PushAsync();
        using FaultyMirror mirror = new() { RefusesFirst = 5 };
        await image.CopyAsync(_bench.Repository, $"{_bench.Repository}:vllm017.latest");

        VerlImage pulled = await _bench.PullAsync(FromMirror() with { Mirrors = [mirror.Host], Retries = 5 });

        Assert.Equal(image.ConfigDigest, pulled.Id);
        Assert.Contains(_bench.Warnings, warning => warning.Contains("Trying again", StringComparison.Ordinal));
    }

    [LabFact]
    public async Task A_mirror_that_serves_another_image_is_refused_before_a_byte_is_fetched()
    {
        await PushAsync();
        await LabImage.PushAsync($"{_bench.MirrorFolder}/{_bench.Repository}:vllm017.latest");

        VerlException error = await _bench.FailAsync(FromMirror(), VerlErrorKind.ImageDigestMismatch);

        Assert.Contains("has another image under", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_bench.Trace, line => line.StartsWith("POST /images", StringComparison.Ordinal));
        Assert.Empty(await _bench.NamesAsync());
    }

    [LabTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_image_that_only_the_engine_sees_is_taken_back(bool hadAnImageBefore)
    {
        // The mirror has the image that the registry had until just now.
        LabImage old = await LabImage.PushAsync($"{_bench.Repository}:vllm017.latest");
        using FaultyMirror mirror = new() { AnswersOnlyTheEngine = true };
        string mirrored = $"{mirror.Host}/{_bench.Repository}:vllm017.latest";
        if (hadAnImageBefore)
        {
            await _bench.PullAsync(new PullRequest(ImageReference.Parse(mirrored)));
            _bench.Items.Clear();
            await LabImage.PushAsync($"{_bench.Repository}:vllm017.latest");
        }

        PullRequest request = FromMirror() with { Image = ImageReference.Parse($"{LabImage.Registry}/{_bench.MirrorFolder}/{_bench.Repository}:vllm017.latest"), Mirrors = [mirror.Host] };
        await LabImage.PushAsync($"{_bench.MirrorFolder}/{_bench.Repository}:vllm017.latest");
        LabImage served = await LabImage.PushAsync($"other/{_bench.MirrorFolder}/{_bench.Repository}:vllm017.latest");

        VerlException error = await _bench.FailAsync(request with { Mirrors = [$"{mirror.Host}/other"] }, VerlErrorKind.ImageDigestMismatch);

        Assert.Contains(served.Digest, error.Message, StringComparison.Ordinal);
        Assert.Contains(_bench.Trace, line => line.StartsWith($"POST /images/create?fromImage={mirror.Host}/other", StringComparison.Ordinal));
        Assert.Null(await _bench.Engine.Images.FindAsync(served.ConfigDigest, CancellationToken.None));
        Assert.Equal(hadAnImageBefore ? [mirrored] : [], await _bench.NamesAsync());
        Assert.Equal(hadAnImageBefore ? old.ConfigDigest : null, (await _bench.Engine.Images.FindAsync(mirrored, CancellationToken.None))?.Id);
    }

    [LabFact]
    public async Task The_name_goes_back_to_the_image_that_had_it()
    {
        LabImage good = await PushWithMirrorAsync();
        await _bench.PullAsync(FromMirror() with { KeepMirrorTag = true });
        _bench.Items.Clear();
        using FaultyMirror hidden = new() { AnswersOnlyTheEngine = true };
        await LabImage.PushAsync($"{_bench.MirrorFolder}/{_bench.Repository}:vllm017.latest");
        ImageReference mirrored = ImageReference.Parse($"{hidden.Host}/{_bench.MirrorFolder}/{_bench.Repository}:vllm017.latest");
        await _bench.Engine.Images.TagAsync(good.ConfigDigest, mirrored, CancellationToken.None);

        await _bench.FailAsync(FromMirror() with { Mirrors = [$"{hidden.Host}/{_bench.MirrorFolder}"] }, VerlErrorKind.ImageDigestMismatch);

        Assert.Equal(good.ConfigDigest, (await _bench.Engine.Images.FindAsync(mirrored.ToString(), CancellationToken.None))?.Id);
        Assert.Equal(good.ConfigDigest, (await _bench.Engine.Images.FindAsync(_bench.Image.ToString(), CancellationToken.None))?.Id);
    }

    [LabFact]
    public async Task A_mirror_that_keeps_one_image_of_an_index_serves_the_same()
    {
        LabImage image = await LabImage.PushAsync($"{_bench.Repository}:single");
        string index = await LabImage.PushIndexAsync($"{_bench.Repository}:vllm017.latest", image, "amd64");
        await image.CopyAsync(_bench.Repository, $"{_bench.MirrorFolder}/{_bench.Repository}:vllm017.latest");

        VerlImage pulled = await _bench.PullAsync(FromMirror());

        Assert.Equal(image.ConfigDigest, pulled.Id);
        Assert.NotEqual(index, pulled.Digest);
        Assert.Empty(_bench.Warnings);
    }

    [LabFact]
    public async Task A_layer_that_breaks_off_is_fetched_from_the_next_mirror()
    {
        LabImage image = await PushWithMirrorAsync(bytes: 4 << 20);
        using FaultyMirror broken = new() { CutsLayers = true };

        VerlImage pulled = await _bench.PullAsync(FromMirror() with { Mirrors = [$"{broken.Host}/{_bench.MirrorFolder}", Mirror] });

        Assert.Equal(image.ConfigDigest, pulled.Id);
        Assert.Contains("broke off", Assert.Single(_bench.Warnings), StringComparison.Ordinal);
        Assert.Equal([_bench.Image.ToString()], await _bench.NamesAsync());
        // No bar of either source is left.
        Assert.All(_bench.Items.OfType<ProgressItem>().GroupBy(bar => bar.Id), bars => Assert.True(bars.Last().Completed));
    }

    [LabFact]
    public async Task A_layer_that_always_breaks_off_is_told_and_leaves_nothing()
    {
        await PushWithMirrorAsync(bytes: 4 << 20);
        using FaultyMirror broken = new() { CutsLayers = true };

        VerlException error = await _bench.FailAsync(FromMirror() with { Mirrors = [$"{broken.Host}/{_bench.MirrorFolder}"], Retries = 1 }, VerlErrorKind.ImagePullFailed);

        Assert.True(error.IsTransient);
        Assert.Single(_bench.Warnings, warning => warning.Contains("Trying again", StringComparison.Ordinal));
        Assert.Empty(await _bench.NamesAsync());
    }

    [LabFact]
    public async Task A_tag_that_does_not_exist_is_not_tried_again()
    {
        await PushAsync();

        VerlException error = await _bench.FailAsync(new PullRequest(_bench.Image with { Tag = "nosuchtag" }), VerlErrorKind.ImageNotFound);

        Assert.Contains("Get-VerlImage -Available -Repository", error.Remedy, StringComparison.Ordinal);
        Assert.Empty(_bench.Warnings);
    }

    [LabFact]
    public async Task Without_a_way_to_the_registry_the_image_is_taken_with_a_warning()
    {
        // Docker Hub is not to be reached from the lab.
        await LabImage.PushAsync($"{_bench.MirrorFolder}/{_bench.Repository}:vllm017.latest");
        ImageReference hub = ImageReference.Parse($"{_bench.Repository}:vllm017.latest");

        VerlImage pulled = await _bench.PullAsync(FromMirror() with { Image = hub });

        Assert.Equal(hub.ToString(), pulled.Reference);
        Assert.Contains("was not compared with that of Docker Hub", Assert.Single(_bench.Warnings), StringComparison.Ordinal);
    }

    [LabFact]
    public async Task Unless_the_comparison_is_a_must()
    {
        await LabImage.PushAsync($"{_bench.MirrorFolder}/{_bench.Repository}:vllm017.latest");
        ImageReference hub = ImageReference.Parse($"{_bench.Repository}:vllm017.latest");

        VerlException error = await _bench.FailAsync(FromMirror() with { Image = hub, RequireDigest = true, Retries = 0 }, VerlErrorKind.RegistryUnreachable);

        Assert.Contains("can't be compared", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_bench.Trace, line => line.StartsWith("POST /images", StringComparison.Ordinal));
        Assert.Empty(await _bench.NamesAsync());
    }

    [LabFact]
    public async Task An_image_that_is_named_by_its_digest_needs_no_comparison()
    {
        LabImage image = await PushWithMirrorAsync();

        VerlImage pulled = await _bench.PullAsync(FromMirror() with { Image = _bench.Image with { Digest = image.Digest }, RequireDigest = true });

        Assert.Equal((_bench.Image.ToString(), image.ConfigDigest), (pulled.Reference, pulled.Id));
        Assert.Equal([_bench.Image.ToString()], await _bench.NamesAsync());
    }

    public void Dispose() => _bench.Dispose();

    private string Mirror => $"{LabImage.Registry}/{_bench.MirrorFolder}";

    private string MirrorName => $"{Mirror}/{_bench.Repository}:vllm017.latest";

    private PullRequest FromMirror() => new(_bench.Image) { Mirrors = [Mirror] };

    private Task<LabImage> PushAsync(int bytes = 64 << 10) => LabImage.PushAsync($"{_bench.Repository}:vllm017.latest", bytes);

    private async Task<LabImage> PushWithMirrorAsync(int bytes = 64 << 10)
    {
        LabImage image = await PushAsync(bytes);
        await image.CopyAsync(_bench.Repository, $"{_bench.MirrorFolder}/{_bench.Repository}:vllm017.latest");
        return image;
    }
}
