using System.Diagnostics;
using VerlPS.Images;
using VerlPS.Tests.Common;

namespace VerlPS.Tests.Images.Lab;

/// <summary>Logins, platforms, full disks and Ctrl+C, with a real engine and a real registry.</summary>
[Collection("alone")]
public sealed class PullLimitsLabTests : IDisposable
{
    private static readonly string LoginRegistry = Environment.GetEnvironmentVariable("VERLPS_LAB_LOGIN_REGISTRY") ?? "";
    private static readonly string User = Environment.GetEnvironmentVariable("VERLPS_LAB_USER") ?? "";
    private static readonly string Password = Environment.GetEnvironmentVariable("VERLPS_LAB_PASSWORD") ?? "";

    private readonly PullBench _bench = new();

    [LabFact]
    public async Task A_mirror_that_wants_a_login_gets_the_one_that_was_given()
    {
        // The registry with a login holds this one image, under its usual name.
        ImageReference image = ImageReference.Parse($"{LabImage.Registry}/verlai/verl:vllm017.latest");

        VerlImage pulled = await _bench.PullAsync(new PullRequest(image) { Mirrors = [LoginRegistry], Credential = new RegistryCredential(User, Password) });

        Assert.Equal(image.ToString(), pulled.Reference);
        Assert.DoesNotContain(_bench.Trace.Concat(_bench.Items.Select(item => item.ToString())), line => line.Contains(Password, StringComparison.Ordinal));
    }

    [LabFact]
    public async Task A_helpers_login_will_do()
    {
        ImageReference image = ImageReference.Parse($"{LoginRegistry}/verlai/verl:vllm017.latest");
        _bench.AddHelper("lab", $$"""read -r server; [ "$server" = {{LoginRegistry}} ] && printf '{"Username":"{{User}}","Secret":"{{Password}}"}'""");
        _bench.Configure("""{ "credsStore": "lab" }""");

        Assert.Equal(image.ToString(), (await _bench.PullAsync(new PullRequest(image))).Reference);
    }

    [LabTheory]
    [InlineData("""{}""", "refused the login")]
    [InlineData("""{ "credsStore": "nosuch" }""", "No login was sent: the credential helper docker-credential-nosuch gave no login: there is no such program on PATH.")]
    public async Task Without_a_login_that_works_it_is_refused_and_the_reason_is_told(string configuration, string words)
    {
        ImageReference image = ImageReference.Parse($"{LoginRegistry}/verlai/verl:vllm017.latest");
        _bench.Configure(configuration);

        VerlException error = await _bench.FailAsync(new PullRequest(image), VerlErrorKind.RegistryAccessDenied);

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Empty(_bench.Warnings);
    }

    [LabFact]
    public async Task A_login_is_for_the_first_source_alone()
    {
        ImageReference image = ImageReference.Parse($"{LabImage.Registry}/verlai/verl:vllm017.latest");

        VerlException error = await _bench.FailAsync(
            new PullRequest(image) { Mirrors = ["127.0.0.1:9", LoginRegistry], Credential = new RegistryCredential(User, Password), Retries = 0 }, VerlErrorKind.RegistryAccessDenied);

        Assert.Contains("-Credential is for the first source alone", error.Message, StringComparison.Ordinal);
    }

    [LabTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_image_for_another_platform_is_refused_before_a_byte_is_fetched(bool index)
    {
        LabImage image = await LabImage.PushAsync($"{_bench.Repository}:{(index ? "single" : "vllm017.latest")}", architecture: "arm64");
        if (index)
            await LabImage.PushIndexAsync($"{_bench.Repository}:vllm017.latest", image, "arm64");

        VerlException error = await _bench.FailAsync(new PullRequest(_bench.Image), VerlErrorKind.ImagePlatformMismatch);

        Assert.Contains("is built for linux/arm64, and the engine's host is linux/amd64", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_bench.Trace, line => line.StartsWith("POST /images", StringComparison.Ordinal));
        Assert.Equal(image.ConfigDigest, (await _bench.PullAsync(new PullRequest(_bench.Image) { Platform = ImagePlatform.Parse("linux/arm64") })).Id);
    }

    [LabFact]
    public async Task Another_platform_that_only_the_engine_sees_is_taken_back()
    {
        LabImage image = await LabImage.PushAsync($"{_bench.Repository}:vllm017.latest", architecture: "arm64");
        using FaultyMirror hidden = new() { AnswersOnlyTheEngine = true };

        await _bench.FailAsync(new PullRequest(ImageReference.Parse($"{hidden.Host}/{_bench.Repository}:vllm017.latest")), VerlErrorKind.ImagePlatformMismatch);

        Assert.Null(await _bench.Engine.Images.FindAsync(image.ConfigDigest, CancellationToken.None));
        Assert.Empty(await _bench.NamesAsync());
    }

    [LabFact]
    public async Task An_image_that_is_larger_than_the_disk_is_refused_before_a_byte_is_fetched()
    {
        await LabImage.PushAsync($"{_bench.Repository}:vllm017.latest", claimedSize: 90L << 40);

        VerlException error = await _bench.FailAsync(new PullRequest(_bench.Image), VerlErrorKind.DiskFull);

        Assert.Contains("90 TiB to fetch take 270 TiB or more unpacked", error.Message, StringComparison.Ordinal);
        Assert.Contains("-SkipDiskCheck", error.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain(_bench.Trace, line => line.StartsWith("POST /images", StringComparison.Ordinal));
    }

    [LabFact]
    public async Task Layers_that_are_there_need_no_room()
    {
        LabImage image = await LabImage.PushAsync($"{_bench.Repository}:first", bytes: 3 << 20);
        await image.CopyAsync(_bench.Repository, $"{_bench.Repository}:vllm017.latest");
        await _bench.PullAsync(new PullRequest(_bench.Image with { Tag = "first" }));
        using PullBench full = new() { Tree = new Disk(1 << 20) };

        Assert.Equal(image.ConfigDigest, (await full.PullAsync(new PullRequest(_bench.Image))).Id);
        full.Items.Clear();
        await LabImage.PushAsync($"{full.Repository}:vllm017.latest", bytes: 3 << 20);
        Assert.Contains("There is no room", (await full.FailAsync(new PullRequest(full.Image), VerlErrorKind.DiskFull)).Message, StringComparison.Ordinal);
    }

    [LabFact]
    public async Task A_disk_that_fills_up_on_the_way_is_told_and_leaves_nothing()
    {
        await LabImage.PushAsync($"{_bench.Repository}:vllm017.latest", bytes: 4 << 20);
        string downloads = $"{Environment.GetEnvironmentVariable("VERLPS_LAB_DIR")}/data/tmp";
        Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", downloads);
        try
        {
            VerlException error = await _bench.FailAsync(new PullRequest(_bench.Image) { SkipDiskCheck = true }, VerlErrorKind.DiskFull);

            Assert.Contains("no space left on device", error.Message, StringComparison.Ordinal);
            Assert.Empty(_bench.Warnings);
            Assert.Empty(await _bench.NamesAsync());
            Assert.Empty(Directory.GetFileSystemEntries(downloads));
        }
        finally
        {
            Run("umount", downloads);
        }
    }

    [LabFact]
    public async Task Ctrl_C_in_the_middle_of_a_layer_leaves_nothing()
    {
        await LabImage.PushAsync($"{_bench.Repository}:vllm017.latest", bytes: 4 << 20);
        using FaultyMirror slow = new() { HangsInLayers = true };
        using CancellationTokenSource pressed = new();
        Task<VerlImage> pull = _bench.PullAsync(new PullRequest(_bench.Image) { Mirrors = [slow.Host] }, pressed.Token);
        await slow.LayerBegun.Task.WaitAsync(TimeSpan.FromSeconds(30));

        Stopwatch elapsed = Stopwatch.StartNew();
        await pressed.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pull);
        Assert.True(elapsed.Elapsed < TimeSpan.FromSeconds(5), $"it took {elapsed.Elapsed.TotalSeconds:0.0} s to stop");
        Assert.Empty(await _bench.NamesAsync());
    }

    [LabFact]
    public async Task Ctrl_C_at_any_moment_leaves_the_right_name_or_none()
    {
        LabImage image = await LabImage.PushAsync($"{_bench.Repository}:vllm017.latest");
        await image.CopyAsync(_bench.Repository, $"{_bench.MirrorFolder}/{_bench.Repository}:vllm017.latest");
        PullRequest request = new(_bench.Image) { Mirrors = [$"{LabImage.Registry}/{_bench.MirrorFolder}"] };
        // How many steps a whole pull has; the next ones are stopped at each of them.
        await _bench.PullAsync(request);
        int steps = _bench.Trace.Count;

        for (int step = 1; step <= steps; step++)
        {
            using PullBench bench = new();
            await RemoveAllAsync();
            using CancellationTokenSource pressed = new();
            Task watch = WatchAsync(bench, step, pressed);
            try
            {
                await bench.PullAsync(request, pressed.Token);
            }
            catch (OperationCanceledException)
            {
            }

            await pressed.CancelAsync();
            await watch;
            string[] left = await _bench.NamesAsync();
            Assert.True(left is [] || left is [string only] && only == _bench.Image.ToString(), $"stopped after step {step} of {steps} it left {string.Join(", ", left)}");
        }
    }

    public void Dispose() => _bench.Dispose();

    private static async Task WatchAsync(PullBench bench, int step, CancellationTokenSource pressed)
    {
        while (!pressed.IsCancellationRequested)
        {
            lock (bench.Trace)
            {
                if (bench.Trace.Count >= step)
                {
                    pressed.Cancel();
                    return;
                }
            }

            await Task.Yield();
        }
    }

    private async Task RemoveAllAsync()
    {
        foreach (string name in await _bench.NamesAsync())
            await _bench.Engine.Images.RemoveAsync(name, force: true, CancellationToken.None);
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
