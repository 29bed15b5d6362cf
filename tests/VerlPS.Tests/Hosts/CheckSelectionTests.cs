using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

public class CheckSelectionTests
{
    [Theory]
    [InlineData(new string[0], new string[0], new string[0], true, true)]
    [InlineData(new[] { "gpu-*" }, new string[0], new string[0], true, false)]
    [InlineData(new[] { "GPU-DRIVER", "DKR-SOCKET" }, new string[0], new string[0], true, true)]
    [InlineData(new string[0], new[] { "*-DRIVER" }, new string[0], false, true)]
    [InlineData(new[] { "*" }, new[] { "*" }, new string[0], false, false)]
    [InlineData(new string[0], new string[0], new[] { "docker" }, false, true)]
    [InlineData(new[] { "GPU-*" }, new string[0], new[] { "Docker" }, false, false)]
    public void Checks_are_chosen_by_id_and_group(string[] ids, string[] excluded, string[] groups, bool driver, bool socket)
    {
        CheckSelection selection = CheckSelection.Parse(ids, excluded, groups);

        Assert.Equal((driver, socket), (selection.Includes("GPU-DRIVER", "GPU"), selection.Includes("DKR-SOCKET", "Docker")));
        Assert.Equal((driver, socket), (selection.Needs("GPU") && driver, selection.Needs("Docker") && socket));
    }

    [Theory]
    [InlineData("GPU-DRIVR", null, "No check is named 'GPU-DRIVR'.")]
    [InlineData(null, "Disk", "There is no group of checks named 'Disk'.")]
    public void What_no_check_has_is_an_error(string? id, string? group, string message)
    {
        VerlException error = Assert.Throws<VerlException>(() => CheckSelection.Parse(id is null ? [] : [id], [], group is null ? [] : [group]));

        Assert.Equal((VerlErrorKind.InvalidArgument, id ?? group, message), (error.Kind, error.Target, error.Message));
    }

    [Fact]
    public async Task Only_what_was_asked_for_is_in_the_report_and_its_verdict()
    {
        using HostBench bench = new();
        bench.Smi("", exitCode: 9);

        HostReport docker = await bench.TestAsync(bench.StartEngine(), HostBench.Wanted() with { Selection = CheckSelection.Parse(["DKR-SOCKET", "DKR-ENGINE"], [], []) });

        Assert.Equal(["DKR-SOCKET", "DKR-ENGINE"], docker.Checks.Select(check => check.Id));
        Assert.Equal(HostStatus.Ready, docker.Status);
    }
}
