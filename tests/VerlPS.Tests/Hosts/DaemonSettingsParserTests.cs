using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

public class DaemonSettingsParserTests
{
    [Fact]
    public void Keys_limits_and_log_options_are_read()
    {
        DaemonSettings settings = DaemonSettingsParser.Parse(
            """
            {
              "log-opts": {"max-size": "100m", "max-file": "5"},
              "default-ulimits": {"nofile": {"Name": "nofile", "Hard": 1048576, "Soft": 65536}},
              "registry-mirrors": ["https://mirror.example"],
              "registry-mirors": []
            }
            """);

        Assert.Null(settings.Fault);
        Assert.Equal(["log-opts", "default-ulimits", "registry-mirrors", "registry-mirors"], settings.Keys);
        Assert.Equal(["registry-mirors"], settings.UnknownKeys);
        Assert.Equal(new UlimitSetting(65536, 1048576), settings.OpenFiles);
        Assert.Equal("100m", settings.LogOptions["max-size"]);
    }

    [Theory]
    [InlineData("""{"nofile": {"Hard": 4096}}""", 4096L, 4096L)]
    [InlineData("""{"nofile": {"Soft": -1, "Hard": -1}}""", null, null)]
    [InlineData("""{"nofile": {"Soft": "many", "Hard": 1e300}}""", null, null)]
    public void A_limit_that_is_not_given_is_the_hard_one_and_minus_one_is_none(string limits, long? soft, long? hard)
        => Assert.Equal(new UlimitSetting(soft, hard), DaemonSettingsParser.Parse($$"""{"default-ulimits": {{limits}}}""").OpenFiles);

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("{}")]
    [InlineData("\uFEFF{}")]
    [InlineData("""{"default-ulimits": 3, "log-opts": null}""")]
    [InlineData("""{"default-ulimits": {"nofile": []}}""")]
    public void Nothing_set_is_no_fault(string text)
    {
        DaemonSettings settings = DaemonSettingsParser.Parse(text);

        Assert.Equal((null, null, 0), (settings.Fault, settings.OpenFiles, settings.LogOptions.Count));
    }

    [Theory]
    [InlineData("{\"debug\": true,}", "line 1")]
    [InlineData("{\n  // mirrors\n}", "line 2")]
    [InlineData("{\n\"debug\": true", "line 2")]
    [InlineData("\0\0", "line 1")]
    [InlineData("[]", "no object")]
    [InlineData("null", "no object")]
    public void What_dockerd_would_not_take_is_a_fault_with_its_place(string text, string fault)
        => Assert.Equal(fault, DaemonSettingsParser.Parse(text).Fault);

    [Fact]
    public void A_depth_that_no_reader_takes_is_a_fault()
        => Assert.NotNull(DaemonSettingsParser.Parse(string.Concat(Enumerable.Repeat("{\"a\":", 100_000))).Fault);
}
