using System.Management.Automation;

namespace VerlPS.Module.Tests;

/// <summary>Metrics as PowerShell sees them: tables that can be indexed, and pipelines that bind each kind of input.</summary>
public sealed class MetricTests(HostedModule module) : IClassFixture<HostedModule>, IDisposable
{
    private readonly string _log = Path.GetTempFileName();

    public void Dispose() => File.Delete(_log);

    [Fact]
    public void Values_are_a_table_with_names_whose_case_counts()
    {
        PSObject[] found = Invoke("step:1 - actor/lr:1e-06 - A:1 - a:2", "$m = Get-VerlMetric '{0}'; $m.Values['actor/lr'], $m.Values.a, $m.Values['A'], $m.Values['none'], $m.Values.Count");

        Assert.Equal([1e-6, 2.0, 1.0, null, 3], found.Select(value => value?.BaseObject));
    }

    [Theory]
    [InlineData("[pscustomobject]@{ PSPath = '{0}' } | Get-VerlMetric")]
    [InlineData("Get-VerlMetric '{0}'")]
    [InlineData("[IO.File]::ReadAllLines('{0}') | Get-VerlMetric")]
    [InlineData("[IO.File]::ReadAllText('{0}') | Get-VerlMetric")]
    [InlineData("Get-VerlLog -LiteralPath '{0}' | Get-VerlMetric")]
    [InlineData("Get-VerlLog -LiteralPath '{0}' -Raw | Get-VerlMetric")]
    [InlineData("Get-VerlMetric -Text ([IO.File]::ReadAllLines('{0}'))")]
    public void Every_kind_of_input_gives_the_same(string command)
        => Assert.Equal(["1:0.5", "2:0.25"], Invoke("hello\nstep:1 - a:0.5\nstep:2 - a:0.25\n", $$"""{{command}} | ForEach-Object { "$($_.Step):$($_.Values['a'])" }""").Select(step => step.BaseObject));

    [Fact]
    public void Steps_are_written_as_numbers_texts_and_ranges()
        => Assert.Equal(
            [0L, 2L, 3L, 5L, 6L],
            Invoke(string.Concat(Enumerable.Range(0, 7).Select(i => $"step:{i} - a:1\n")), "Get-VerlMetric '{0}' -Step 0, '2-3', 5- | ForEach-Object Step").Select(step => step.BaseObject));

    private PSObject[] Invoke(string log, string command)
    {
        File.WriteAllText(_log, log);
        HostedResult result = module.Invoke(command.Replace("{0}", _log, StringComparison.Ordinal));
        Assert.Empty(result.Errors);
        return [.. result.Output];
    }
}
