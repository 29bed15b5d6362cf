using System.Diagnostics;
using System.Globalization;
using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

/// <summary>Programs called nvidia-smi that do all a program can do wrong, and texts that no nvidia-smi prints.</summary>
public sealed class NvidiaSmiHostileTests : IDisposable
{
    private const int Limit = 3;

    private readonly HostBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("note $$; sleep 300", "nvidia-smi did not answer within 3 s and was stopped")]
    [InlineData("note $$; trap '' TERM INT HUP; while :; do sleep 300; done", "nvidia-smi did not answer within 3 s and was stopped")]
    [InlineData("note $$; sleep 300 & note $!; sleep 300", "nvidia-smi did not answer within 3 s and was stopped")]
    [InlineData("note $$; setsid sleep 300 & note $!; exit 0", "nvidia-smi ended with exit code 0 and said nothing")]
    [InlineData("note $$; exec >&-; sleep 300", "nvidia-smi did not answer within 3 s and was stopped")]
    [InlineData("note $$; cat report; exec >&- 2>&-; sleep 300", "nvidia-smi did not answer within 3 s and was stopped")]
    [InlineData("note $$; echo 'Unable to reach the driver.' >&2", "nvidia-smi failed: Unable to reach the driver")]
    [InlineData("note $$; exit 9", "nvidia-smi ended with exit code 9 and said nothing")]
    [InlineData("note $$; cat report; exit 9", "nvidia-smi ended with exit code 9 in spite of its report")]
    [InlineData("note $$; kill -9 $$", "nvidia-smi ended with exit code 137 and said nothing")]
    [InlineData("note $$; exec yes '<nvidia_smi_log>'", "nvidia-smi failed: it printed more than 32 MiB and was stopped")]
    [InlineData("note $$; exec cat /dev/zero >&2", "nvidia-smi failed: it printed more than 32 MiB and was stopped")]
    public async Task A_program_that_misbehaves_is_a_failed_check_in_time_and_leaves_nothing(string script, string reason)
    {
        string notes = Path.Combine(_bench.Scratch, "notes");
        File.WriteAllText(Path.Combine(_bench.Scratch, "report"), GpuTree.Document());
        _bench.Program("nvidia-smi", $"cd '{_bench.Scratch}'; note() {{ echo $1 >>notes; }}; {script}");

        HostCheck check = await Check();

        Assert.Equal((CheckStatus.Failed, reason), (check.Status, check.Reason));
        string[] pids = await File.ReadAllLinesAsync(notes);
        Assert.NotEmpty(pids);
        Assert.All(pids, pid => Assert.True(SpinWait.SpinUntil(() => !IsAlive(pid), TimeSpan.FromSeconds(30))));
    }

    [Fact]
    public async Task A_child_that_holds_the_pipe_costs_no_report()
    {
        File.WriteAllText(Path.Combine(_bench.Scratch, "report"), GpuTree.Document());
        _bench.Program("nvidia-smi", $"cat '{_bench.Scratch}/report'; setsid sleep 300 & echo $! >'{_bench.Scratch}/notes'");

        HostCheck check = await Check();

        Assert.Equal(CheckStatus.Passed, check.Status);
        string pid = File.ReadAllText($"{_bench.Scratch}/notes").Trim();
        Assert.True(SpinWait.SpinUntil(() => !IsAlive(pid), TimeSpan.FromSeconds(30)));
    }

    public static TheoryData<string, string> Texts => new()
    {
        { "lines", "nvidia-smi printed no XML report" },
        { "one line", "nvidia-smi printed no XML report" },
        { "binary", "nvidia-smi printed no XML report" },
        { "nuls", "nvidia-smi printed no XML report" },
        { "roots", "the XML of nvidia-smi breaks off before its end" },
        { "broken names", "the XML of nvidia-smi is malformed: The 'process_name' start tag on line 1 position 4000005 does not match the end tag of 'nvidia_smi_log'. Line 1, position 4000020." },
        { "gpus", "the XML of nvidia-smi describes more than 256 GPUs" },
        { "huge", "the XML of nvidia-smi is longer than 8 MiB" },
        { "laughs", "the XML of nvidia-smi is malformed: Reference to undeclared entity 'i'. Line 1, position 23." },
        { "leak", "the XML of nvidia-smi is malformed: Reference to undeclared entity 'leak'. Line 1, position 23." },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_text_that_is_no_report_is_a_failed_check_with_a_reason(string kind, string reason)
    {
        string file = Path.Combine(_bench.Scratch, "text");
        File.WriteAllBytes(file, Text(kind));
        _bench.Program("nvidia-smi", $"cat '{file}'");

        HostCheck check = await Check();

        Assert.Equal((CheckStatus.Failed, reason), (check.Status, check.Reason));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<gpu>")]
    [InlineData("<gpu><clocks_event_reasons>")]
    [InlineData("<gpu><product_name>")]
    [InlineData("<gpu><fabric><health>")]
    [InlineData("<gpu><mig_devices><mig_device><uuid>")]
    [InlineData("<gpu><processes><process_info><process_name>")]
    [InlineData("<driver_version>")]
    public void A_document_as_deep_as_it_can_be_is_read(string open)
    {
        string close = string.Concat(open.Split('<', StringSplitOptions.RemoveEmptyEntries).Reverse().Select(name => $"</{name}"));
        string depths = string.Concat(Enumerable.Repeat("<a>", 100_000)) + "GPU is lost" + string.Concat(Enumerable.Repeat("</a>", 100_000));

        NvidiaSmiReport report = NvidiaSmiParser.Parse($"<nvidia_smi_log>{open}{depths}{close}</nvidia_smi_log>");

        Assert.Null(report.DriverVersion);
        Assert.Equal(open.StartsWith("<gpu>", StringComparison.Ordinal) ? 1 : 0, report.Gpus.Count);
    }

    [Fact]
    public void A_report_cut_anywhere_says_that_it_breaks_off()
    {
        string whole = GpuTree.Document(count: 1).TrimEnd();
        int begin = whole.IndexOf("<nvidia_smi_log>", StringComparison.Ordinal) + "<nvidia_smi_log>".Length;

        for (int length = 0; length < whole.Length; length++)
        {
            string message = Assert.Throws<FormatException>(() => NvidiaSmiParser.Parse(whole[..length])).Message;
            Assert.Equal(length < begin ? "nvidia-smi printed no XML report" : "the XML of nvidia-smi breaks off before its end", message);
        }
    }

    [Fact]
    public void A_report_with_a_hole_anywhere_throws_nothing_unexpected()
    {
        string whole = GpuTree.Document(count: 1);
        for (int from = 0; from < whole.Length; from += 7)
        {
            foreach (string garbage in new[] { "", "<", "&", "\0", "\uD800", "]]>", "<!--", "<![CDATA[" })
            {
                string holed = whole[..from] + garbage + whole[Math.Min(whole.Length, from + 23)..];
                try
                {
                    NvidiaSmiParser.Parse(holed);
                }
                catch (FormatException error)
                {
                    Assert.InRange(error.Message.Length, 1, 240);
                }
            }
        }
    }

    [Fact]
    public async Task What_a_board_calls_itself_reaches_the_report_only_as_a_name()
    {
        _bench.Smi(GpuTree.Document(last: GpuTree.Change("NVIDIA H100 80GB HBM3", $"evil&#27;]0;x{new string('y', 300)}")));

        HostReport report = await _bench.TestAsync(_bench.StartEngine());

        Assert.Equal("unknown", report.Gpus[7].Name);
    }

    private async Task<HostCheck> Check()
    {
        string engine = _bench.StartEngine();
        long begin = Stopwatch.GetTimestamp();
        HostReport report = await _bench.TestAsync(engine, HostBench.Wanted(Limit));
        // The limit, a second for what still holds the pipe, and whatever this machine has to do meanwhile.
        Assert.InRange(Stopwatch.GetElapsedTime(begin).TotalSeconds, 0, Limit + 10);
        return report.Checks.Single(check => check.Id == "GPU-SMI");
    }

    private static byte[] Text(string kind)
    {
        const int Size = 10_000_000;
        if (kind is "binary" or "nuls")
        {
            byte[] bytes = new byte[Size];
            if (kind == "binary")
                new Random(7).NextBytes(bytes);
            return bytes;
        }

        return System.Text.Encoding.UTF8.GetBytes(kind switch
        {
            "lines" => Repeat("all work and no play\n", Size),
            "one line" => Repeat("x", Size),
            "roots" => Repeat("<nvidia_smi_log>", Size),
            "broken names" => $"<nvidia_smi_log><gpu>{Repeat("<process_name>", 4_000_000)}</nvidia_smi_log>",
            "gpus" => $"<nvidia_smi_log>{Repeat("<gpu/>", 1_000_000)}</nvidia_smi_log>",
            "huge" => $"<nvidia_smi_log><gpu>{Repeat("<a/>", Size)}</gpu></nvidia_smi_log>",
            "laughs" => SmiXml.Document("", docType: Laughs()).Replace("<nvidia_smi_log>", "<nvidia_smi_log><gpu>&i;</gpu>", StringComparison.Ordinal),
            "leak" => SmiXml.Document("", docType: """<!DOCTYPE nvidia_smi_log [<!ENTITY leak SYSTEM "file:///etc/hostname">]>""").Replace("<nvidia_smi_log>", "<nvidia_smi_log><gpu>&leak;</gpu>", StringComparison.Ordinal),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        });
    }

    private static string Laughs()
    {
        IEnumerable<string> grown = Enumerable.Range('b', 8).Select(name => $"<!ENTITY {(char)name} \"{Repeat($"&{(char)(name - 1)};", 30)}\">");
        return $"<!DOCTYPE nvidia_smi_log [<!ENTITY a \"ha\">{string.Concat(grown)}]>";
    }

    private static string Repeat(string text, int length) => string.Concat(Enumerable.Repeat(text, length / text.Length));

    private static bool IsAlive(string pid)
    {
        Assert.True(int.Parse(pid, CultureInfo.InvariantCulture) > 1);
        try
        {
            return !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
