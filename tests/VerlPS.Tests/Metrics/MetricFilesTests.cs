using System.IO.Compression;
using VerlPS.Adapters.Logs;
using VerlPS.Adapters.Metrics;
using VerlPS.Metrics;

namespace VerlPS.Tests.Metrics;

public sealed class MetricFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("verlps-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_gzip_made_is_read_whatever_it_is_called()
    {
        string path = Path.Combine(_folder, "train.log");
        using (GZipStream zip = new(File.Create(path), CompressionLevel.Fastest))
            zip.Write("Total training steps: 9\nstep:2 - a:2\nstep:1 - a:1\nstep:2 - a:3\n"u8);

        List<VerlMetric> steps = [.. Read(path).OfType<ResultItem>().Select(item => (VerlMetric)item.Value)];

        Assert.Equal([(1L, 1.0, 1), (2, 3.0, 2)], steps.Select(step => (step.Step, step.Values.Find("a")!.Value, step.Attempt)));
        Assert.Equal("train", steps[0].Run);
        Assert.Equal(path, steps[0].Source);
    }

    [Theory]
    [InlineData("train.log.gz", "train")]
    [InlineData("exp.jsonl", "exp")]
    [InlineData("qwen2.5-7b", "qwen2.5-7b")]
    [InlineData("qwen2.5-7b.out", "qwen2.5-7b")]
    [InlineData(".log", ".log")]
    public void Runs_are_called_after_their_files(string name, string expected)
    {
        File.WriteAllText(Path.Combine(_folder, name), "step:1 - a:1");

        Assert.Equal(expected, ((VerlMetric)((ResultItem)Assert.Single(Read(Path.Combine(_folder, name)))).Value).Run);
    }

    [Fact]
    public void What_is_not_there_or_no_file_is_said()
    {
        Assert.Equal(VerlErrorKind.PathNotFound, Error(Path.Combine(_folder, "none")).Kind);
        Assert.Equal(VerlErrorKind.PathNotFound, Error(Path.Combine(_folder, "none", "none")).Kind);
        VerlException folder = Error(_folder);
        Assert.Equal(VerlErrorKind.LogNotReadable, folder.Kind);
        Assert.Equal($"Name its files: Get-VerlMetric -Path '{_folder}/*.log'", folder.Remedy);
    }

    [Fact]
    public void A_broken_gzip_file_is_said()
    {
        string path = Path.Combine(_folder, "x.gz");
        File.WriteAllBytes(path, [0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 255, 255, 255, 255, 255]);

        Assert.Equal(VerlErrorKind.LogNotReadable, Error(path).Kind);
    }

    [Theory]
    [InlineData("step:1 - a:1\n")]
    [InlineData("{\"step\":1,\"data\":{\"a\":1}}\n")]
    public async Task A_pipe_is_read_to_its_end(string text)
    {
        string path = Path.Combine(_folder, "pipe");
        using (System.Diagnostics.Process make = System.Diagnostics.Process.Start("mkfifo", path))
            await make.WaitForExitAsync();
        Task writing = Task.Run(() => File.WriteAllText(path, text));

        Assert.Single(Read(path).OfType<ResultItem>());
        await writing;
    }

    private static List<StreamItem> Read(string path)
        => [.. MetricService.ReadAsync([MetricSource.Of(new MetricFiles(), new LogFiles(), path)], new MetricQuery(), CancellationToken.None).ToBlockingEnumerable()];

    private static VerlException Error(string path) => Assert.IsType<ErrorItem>(Assert.Single(Read(path))).Error;
}
