using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts.Repair;

public class RepairCatalogueTests
{
    [Fact]
    public async Task Every_check_that_can_fail_gets_a_step_and_only_steps_have_commands()
    {
        using RepairBench bench = new();
        HostCheck[] all = [.. HostChecks.Ids.Select(id => RepairBench.Failed(id) with { Status = id == "DKR-DAEMONJSON" ? CheckStatus.Warning : CheckStatus.Failed })];

        RepairPlan plan = await bench.PlanAsync(all);

        Assert.Equal(HostChecks.Ids.Order(StringComparer.Ordinal), plan.Steps.SelectMany(step => step.Checks).Distinct().Order(StringComparer.Ordinal));
        Assert.All(plan.Steps, step => Assert.Equal(step.Kind == RepairKind.Advice, step.Commands.Length == 0));
        Assert.Equal(plan.Steps.Count, plan.Steps.Select(step => step.Id).Distinct().Count());
        Assert.Equal("restart-docker", plan.Steps.Last(step => step.Kind != RepairKind.Advice).Id);
    }

    [Theory]
    [MemberData(nameof(Mended))]
    public async Task What_software_can_mend_has_a_step_that_does(string check, CheckStatus status)
    {
        using RepairBench bench = new();

        RepairPlan plan = await bench.PlanAsync(RepairBench.Report(RepairBench.Failed(check) with { Status = status }), new RepairRequest { Mirrors = [new Uri("https://mirror.example")] });

        Assert.Contains(plan.Steps, step => step.Checks.Contains(check) && step.Kind != RepairKind.Advice);
    }

    [Theory]
    [MemberData(nameof(Mended))]
    public void What_has_a_step_is_a_check(string check, CheckStatus status)
    {
        Assert.NotEqual(CheckStatus.Passed, status);
        Assert.Contains(check, HostChecks.Ids);
    }

    public static TheoryData<string, CheckStatus> Mended => new()
    {
        { "HOST-CGROUP-DRIVER", CheckStatus.Warning }, { "HOST-SHM", CheckStatus.Failed }, { "HOST-NOFILE", CheckStatus.Warning },
        { "HOST-MEMLOCK", CheckStatus.Failed }, { "HOST-FILEHANDLES", CheckStatus.Warning }, { "HOST-PIDS", CheckStatus.Warning },
        { "HOST-HUGEPAGES", CheckStatus.Warning }, { "HOST-NUMA", CheckStatus.Warning }, { "HOST-TIME", CheckStatus.Warning },
        { "HOST-NOUVEAU", CheckStatus.Failed }, { "SEC-APPARMOR", CheckStatus.Failed }, { "SEC-ROOTLESS", CheckStatus.Failed },
        { "DKR-SOCKET", CheckStatus.Failed }, { "DKR-ENGINE", CheckStatus.Warning }, { "DKR-API", CheckStatus.Failed },
        { "DKR-DAEMONJSON", CheckStatus.Warning }, { "DKR-GPUDRIVER", CheckStatus.Failed }, { "DKR-RUNTIMES", CheckStatus.Warning },
        { "DKR-CDI", CheckStatus.Warning }, { "DKR-CDI-STALE", CheckStatus.Failed }, { "DKR-LOGDRIVER", CheckStatus.Warning },
        { "DKR-COMPOSE", CheckStatus.Warning }, { "GPU-MODULES", CheckStatus.Failed }, { "GPU-DEVNODES", CheckStatus.Failed },
        { "GPU-PERSIST", CheckStatus.Warning }, { "GPU-CLOCKS", CheckStatus.Warning }, { "GPU-COMPUTEMODE", CheckStatus.Failed },
        { "GPU-FABRIC", CheckStatus.Failed }, { "CTK-INSTALLED", CheckStatus.Failed }, { "CTK-VERSION", CheckStatus.Failed },
        { "CTK-CONFIG", CheckStatus.Failed }, { "NET-MIRROR", CheckStatus.Failed }, { "NET-REGISTRY", CheckStatus.Failed },
        { "NET-MTU", CheckStatus.Failed }, { "NET-FORWARD", CheckStatus.Failed }, { "IB-PEERMEM", CheckStatus.Warning },
    };
}
