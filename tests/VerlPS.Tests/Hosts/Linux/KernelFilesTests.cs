using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

/// <summary>The readers of small kernel files: exact values, and nothing from garbage.</summary>
public class KernelFilesTests
{
    private static readonly string[] Hostile = ["", "\n", "\0\0", ":", "MemTotal:", "MemTotal: kB", "MemTotal: -5 kB", "MemTotal: 99999999999999999999 kB", new string('(', 100_000), new string(' ', 100_000)];

    [Fact]
    public void Memory_is_read_in_bytes()
        => Assert.Equal(
            new MemoryInfo(24684096L << 10, 24023148L << 10, 8L << 20, 4L << 20),
            MemoryInfo.Parse("MemTotal:       24684096 kB\nMemFree:        23132068 kB\nMemAvailable:   24023148 kB\nSwapTotal:          8192 kB\nSwapFree:           4096 kB\nHugePages_Total:       0\n"));

    [Fact]
    public void An_old_kernel_does_not_tell_what_is_available()
        => Assert.Equal(new MemoryInfo(1024, null, 0, 0), MemoryInfo.Parse("MemTotal: 1 kB\n"));

    [Theory]
    [InlineData("0-191\n", 192)]
    [InlineData("0-47,96-143", 96)]
    [InlineData("3", 1)]
    [InlineData("5-2", null)]
    [InlineData("0-", null)]
    [InlineData("0-99999999999", null)]
    [InlineData("1-2-3", null)]
    [InlineData(" ", null)]
    [InlineData(null, null)]
    public void Lists_of_processors_are_counted(string? text, int? count) => Assert.Equal(count, CpuList.Count(text));

    [Theory]
    [InlineData("521\t0\t2466193\n", 521L, 2466193L)]
    [InlineData("20480\t0\t9223372036854775807\n", 20480L, long.MaxValue)]
    [InlineData("1000\t400\t5000\n", 600L, 5000L)]
    public void Open_files_are_read(string text, long used, long maximum) => Assert.Equal(new UsedShare(used, maximum), UsedShare.ParseFileHandles(text));

    [Fact]
    public void The_lowest_known_limit_of_processes_counts()
    {
        Assert.Equal(new UsedShare(92, 32768), UsedShare.ParseProcessIds("0.08 0.28 0.66 1/92 8998\n", "32768\n", "192730\n"));
        Assert.Equal(new UsedShare(92, 192730), UsedShare.ParseProcessIds("0.08 0.28 0.66 1/92 8998\n", null, "192730\n"));
        Assert.Null(UsedShare.ParseProcessIds("0.08 0.28 0.66 1/92 8998\n", null, "none"));
        Assert.Equal(0, new UsedShare(5, 0).Percent);
    }

    [Theory]
    [InlineData("hugepages-2048kB", 2L << 20)]
    [InlineData("hugepages-1048576kB", 1L << 30)]
    [InlineData("hugepages-kB", 0)]
    [InlineData("hugepages-99999999kB", 0)]
    [InlineData("pages-2048kB", 0)]
    public void A_pools_name_tells_its_page_size(string pool, long size) => Assert.Equal(size, VerlPS.Hosts.HugePages.PageSize(pool));

    [Theory]
    [InlineData("always [madvise] never\n", "madvise")]
    [InlineData("[always] madvise never", "always")]
    [InlineData("][", null)]
    [InlineData("never", null)]
    [InlineData(null, null)]
    public void The_word_in_brackets_is_the_choice(string? text, string? choice) => Assert.Equal(choice, VerlPS.Hosts.HugePages.Chosen(text));

    [Theory]
    [InlineData("flags\t\t: fpu lm hypervisor nx\n", "x86_64", true)]
    [InlineData("flags\t\t: fpu lm nx\nbugs\t\t: hypervisor\n", "x86_64", false)]
    [InlineData("processor\t: 0\nFeatures\t: fp asimd\nCPU implementer\t: 0x41\n", "aarch64", false)]
    [InlineData("flags : fpu nx\n", null, false)]
    public void The_processor_tells_what_it_is(string text, string? architecture, bool isVirtual) => Assert.Equal(new CpuInfo(architecture, isVirtual), CpuInfo.Parse(text));

    [Fact]
    public void Version_1_names_its_controllers_in_a_table()
        => Assert.Equal(
            ["cpuset", "cpu", "io"],
            CgroupTree.ParseLegacy("#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpuset\t7\t1\t1\ncpu\t3\t4\t1\nblkio\t5\t4\t1\nmemory\t0\t96\t0\npids\t0\t9\t1\nhalf a\n"));

    [Fact]
    public void A_process_may_be_named_as_it_likes()
    {
        ProcessState? state = ProcessState.Parse("5150 (nvidia) D (x) D 1 5150 5150 0 -1 4194560 1 0 0 0 5 6 0 0 20 0 1 0 350 11628544"u8);

        Assert.Equal(new ProcessState("nvidia) D (x", 'D', TimeSpan.FromSeconds(3.5)), state);
    }

    [Fact]
    public void Garbage_is_nothing()
    {
        Assert.All(Hostile, text => Assert.Null(MemoryInfo.Parse(text)));
        Assert.All(Hostile, text => Assert.Null(CpuList.Count(text)));
        Assert.All(Hostile, text => Assert.Null(UsedShare.ParseFileHandles(text)));
        Assert.All(Hostile, text => Assert.Null(UsedShare.ParseProcessIds(text, "32768")));
        Assert.All(Hostile, text => Assert.Empty(CgroupTree.ParseLegacy(text)));
        Assert.All(Hostile, text => Assert.Equal(new CpuInfo(null, false), CpuInfo.Parse(text)));
        Assert.All(Hostile, text => Assert.Null(ProcessState.Parse(System.Text.Encoding.UTF8.GetBytes(text))));
        Assert.Null(ProcessState.Parse(")("u8));
        Assert.Null(ProcessState.Parse("1 (a) DD 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20"u8));
    }
}
