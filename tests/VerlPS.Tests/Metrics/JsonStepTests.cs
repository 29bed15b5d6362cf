namespace VerlPS.Tests.Metrics;

public class JsonStepTests
{
    [Theory]
    [InlineData("""{"step":1,"data":{"a/b":0.5,"c":1e-06,"d":3}}""", "a/b=0.5 ; c=1E-06 ; d=3")]
    [InlineData("""{"step": 1, "data": {"a": NaN, "b": Infinity, "c": -Infinity, "d": null}}""", "a=NaN ; b=Infinity ; c=-Infinity ; d=NaN")]
    [InlineData("""{"step":1,"data":{"a":true,"b":false,"c":-0.5}}""", "a=1 ; b=0 ; c=-0.5")]
    [InlineData("""{"step":1,"data":{"s":"NaN, Infinity \" } null","a":1,"t":"\\","b":2}}""", "a=1 ; b=2")]
    [InlineData("""{"step":1,"data":{"n":{"x":[1,{"y":"]"}]},"l":[NaN,null],"a":1}}""", "a=1")]
    [InlineData("""{"step":1,"data":{"a\u00e9\"b":1,"NaN":2}}""", "aé\"b=1 ; NaN=2")]
    [InlineData("""{"data":{"a":1},"time":"x","step":1}""", "a=1")]
    [InlineData("\uFEFF{\"step\":1,\"data\":{\"a\":1}}\r", "a=1")]
    [InlineData("""{"step":1,"data":{"a":1,"a":2}}""", "a=2")]
    public void Both_dialects_are_read(string line, string expected)
        => Assert.Equal(expected, StepText.Show(StepText.Pairs($"{line}\n")));

    [Theory]
    [InlineData("""{"step":1,"data":{"a":1}""")]
    [InlineData("""{"step":1,"data":{"a":1.""")]
    [InlineData("""{"step":1,"data":{"a""")]
    [InlineData("""{"step":1,"data":"x"}""")]
    [InlineData("""{"step":1}""")]
    [InlineData("""{"step":-1,"data":{"a":1}}""")]
    [InlineData("""{"step":1.5,"data":{"a":1}}""")]
    [InlineData("""{"step":null,"data":{"a":1}}""")]
    [InlineData("""{"step":"1","data":{"a":1}}""")]
    [InlineData("""{"data":{"a":1}}""")]
    [InlineData("""{"step":1,"data":{"a":nul}}""")]
    [InlineData("""{"step":1,"data":{"a":1}} x""")]
    public void A_line_that_is_not_whole_is_none(string line) => Assert.Empty(StepText.Read(line));

    [Fact]
    public void A_line_that_breaks_off_does_not_hurt_the_others()
    {
        List<VerlMetric> steps = StepText.Read("""
            {"step":1,"data":{"a":1}}
            {"step":2,"da
            {"step":3,"data":{"a":3}}
            {"step":4,"data":{"a":
            """);

        Assert.Equal([1L, 3], steps.Select(step => step.Step));
    }

    [Fact]
    public void A_console_line_in_a_file_of_the_file_logger_is_none()
        => Assert.Equal([1L], StepText.Read("{\"step\":1,\"data\":{\"a\":1}}\nstep:2 - a:1\n").Select(step => step.Step));
}
