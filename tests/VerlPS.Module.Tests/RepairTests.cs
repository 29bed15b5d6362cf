using System.Management.Automation;

namespace VerlPS.Module.Tests;

public class RepairTests(HostedModule module) : IClassFixture<HostedModule>
{
    private const string Report =
        """
        $check = [pscustomobject]@{ Id = 'GPU-PERSIST'; Group = 'GPU'; Status = 1; Reason = 'off'; Remedy = 'nvidia-smi -pm 1'; HostName = 'elsewhere' }
        $report = [pscustomobject]@{ HostName = 'elsewhere'; DockerHost = 'unix:///var/run/docker.sock'; Checks = @($check); Distribution = [pscustomobject]@{ Id = 'ubuntu'; IdLike = @('debian'); VersionId = '22.04'; Codename = 'jammy' } }

        """;

    [Theory]
    [InlineData("$report | Repair-VerlHost")]
    [InlineData("$check | Repair-VerlHost")]
    [InlineData("Repair-VerlHost -InputObject $report")]
    [InlineData("$report | Repair-VerlHost gpu-* -WhatIf")]
    public void A_report_or_check_that_was_json_becomes_a_plan(string script)
    {
        HostedResult result = module.Invoke(Report + script);

        Assert.Empty(result.Errors);
        PSObject step = Assert.Single(result.Output);
        Assert.Equal("VerlPS.RepairStep", step.BaseObject.GetType().FullName);
        Assert.Equal(
            ("enable-persistence", "elsewhere", "Planned", "nvidia-smi -pm 1"),
            ($"{step.Properties["Id"].Value}", $"{step.Properties["HostName"].Value}", $"{step.Properties["Status"].Value}", ((string[])step.Properties["Commands"].Value)[0]));
    }

    [Fact]
    public void A_plan_is_one_script()
    {
        HostedResult result = module.Invoke(Report + "$report | Repair-VerlHost -AsScript");

        string script = Assert.IsType<string>(Assert.Single(result.Output).BaseObject);
        Assert.StartsWith("#!/bin/bash\n# Mends elsewhere:", script, StringComparison.Ordinal);
        Assert.EndsWith("\nnvidia-smi -pm 1\n", script, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_hosts_plan_is_not_carried_out_here()
    {
        HostedResult result = module.Invoke(Report + "$report | Repair-VerlHost -Apply -Confirm:$false");

        Assert.Empty(result.Output);
        ErrorRecord error = Assert.Single(result.Errors);
        Assert.Equal("RepairNotPossible,VerlPS.Commands.RepairVerlHostCommand", error.FullyQualifiedErrorId);
        Assert.Contains("-AsScript", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$report | Repair-VerlHost NO-SUCH", "InvalidArgument")]
    [InlineData("$report | Repair-VerlHost -Mirror ftp://x", "InvalidArgument")]
    [InlineData("'text' | Repair-VerlHost", "ParameterArgumentTransformationError")]
    [InlineData("[pscustomobject]@{ Id = 'GPU-PERSIST'; Status = 'Broken' } | Repair-VerlHost", "ParameterArgumentTransformationError")]
    public void What_makes_no_sense_is_an_error(string script, string id)
    {
        HostedResult result = module.Invoke(Report + script);

        Assert.Empty(result.Output);
        Assert.StartsWith(id, Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_with_nothing_to_mend_gives_nothing()
    {
        HostedResult result = module.Invoke(Report + "$check.Status = 'Passed'; $report | Repair-VerlHost -Verbose");

        Assert.Empty(result.Output);
        Assert.Contains("There is nothing to mend on elsewhere.", result.Verbose);
    }
}
