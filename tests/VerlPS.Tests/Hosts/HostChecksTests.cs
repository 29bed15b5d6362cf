using VerlPS.Hosts;
using static VerlPS.CheckStatus;
using static VerlPS.Tests.Hosts.HealthyHost;

namespace VerlPS.Tests.Hosts;

public class HostChecksTests
{
    public static TheoryData<string> Rules => new(CheckCases.Rules.Select((_, index) => Name(index, CheckCases.Rules)));

    public static TheoryData<string> Trees => new(CheckCases.Trees.Select((_, index) => Name(index, CheckCases.Trees)));

    [Theory]
    [MemberData(nameof(Rules))]
    public void Each_rule_tells_its_cases_apart(string name)
    {
        RuleCase wanted = CheckCases.Rules[Index(name)];

        Verify(wanted.Id, wanted.Status, wanted.Reason, HostChecks.Evaluate(wanted.Facts));
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public async Task Each_check_reads_its_host_and_tells_its_cases_apart(string name)
    {
        TreeCase wanted = CheckCases.Trees[Index(name)];
        using HostBench bench = new();
        wanted.Change(bench);

        HostReport report = await bench.TestAsync(bench.StartEngine(), wanted.Request);

        Verify(wanted.Id, wanted.Status, wanted.Reason, report.Checks);
    }

    [Fact]
    public void One_fault_spoils_no_other_check()
    {
        IEnumerable<string> wrong = HostChecks.Evaluate(WithBoard(g => g with { RowRemapFailed = true })).Where(check => check.Status is Warning or Failed).Select(check => check.Id);

        Assert.Equal(["GPU-REMAP"], wrong);
    }

    [Fact]
    public async Task Every_row_of_the_catalogue_has_a_case_that_passes_one_that_does_not_and_one_without_its_source()
    {
        using HostBench bench = new();
        HostReport healthy = await bench.TestAsync(bench.StartEngine());
        ILookup<string, CheckStatus> cases = healthy.Checks.Select(known => (known.Id, known.Status))
            .Concat(CheckCases.Rules.Select(known => (known.Id, known.Status)))
            .Concat(CheckCases.Trees.Select(known => (known.Id, known.Status)))
            .ToLookup(known => known.Id, known => known.Status);
        // These have a verdict in every case.
        string[] neverSkipped = ["DKR-SOCKET", "DKR-CONTEXT", "DKR-COMPOSE", "GPU-BADENV"];

        Assert.True(HostChecks.Ids.Count >= 90, $"{HostChecks.Ids.Count} checks");
        Assert.Equal(HostChecks.Ids, HostChecks.Ids.Distinct());
        Assert.Equal("", string.Join(' ', HostChecks.Ids.Where(id => !cases[id].Contains(Passed))));
        Assert.Equal("", string.Join(' ', HostChecks.Ids.Where(id => !cases[id].Any(status => status is Warning or Failed))));
        Assert.Equal("", string.Join(' ', HostChecks.Ids.Except(neverSkipped).Where(id => !cases[id].Contains(Skipped))));
    }

    [Theory]
    [InlineData(HostStatus.Ready, new[] { Passed, Skipped })]
    [InlineData(HostStatus.Degraded, new[] { Passed, Warning, Skipped })]
    [InlineData(HostStatus.NotReady, new[] { Warning, Failed, Passed })]
    [InlineData(HostStatus.Ready, new CheckStatus[0])]
    public void The_worst_check_is_the_verdict(HostStatus verdict, CheckStatus[] statuses)
        => Assert.Equal(verdict, HostChecks.Judge(statuses.Select(status => new HostCheck { Id = "X", Group = "X", Name = "X", Status = status })));

    private static void Verify(string id, CheckStatus status, string? reason, IEnumerable<HostCheck> checks)
    {
        HostCheck check = checks.Single(check => check.Id == id);
        Assert.True(status == check.Status, $"{check.Status}: {check.Reason ?? check.Found}");
        if (reason is not null)
            Assert.Equal(reason, check.Reason);
        Assert.Equal(status == Passed, check.Reason is null);
        Assert.Equal(status is Warning or Failed, check.Remedy is not null);
    }

    private static string Name<T>(int index, IReadOnlyList<T> cases) => $"{index} {cases[index]}";

    private static int Index(string name) => int.Parse(name.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
}
