using VerlPS.Hosts;
using static VerlPS.Tests.Hosts.Repair.RepairBench;

namespace VerlPS.Tests.Hosts.Repair;

public class RepairPlanTests
{
    [Fact]
    public async Task Each_thing_is_done_once_and_the_engine_restarted_last()
    {
        using RepairBench bench = new();
        File.Delete(Path.Combine(bench.Programs, "nvidia-ctk"));

        RepairPlan plan = await bench.PlanAsync(Failed("DKR-GPUDRIVER"), Failed("DKR-RUNTIMES"), Failed("CTK-INSTALLED"), Failed("HOST-NOFILE"), Failed("GPU-PERSIST"));

        Assert.Equal(["install-toolkit", "enable-persistence", "set-daemon-json", "restart-docker"], plan.Steps.Select(step => step.Id));
        Assert.Equal([1, 2, 3, 4], plan.Steps.Select(step => step.Order));
        Assert.Equal(["DKR-GPUDRIVER", "DKR-RUNTIMES", "CTK-INSTALLED"], plan.Steps[0].Checks);
        Assert.Equal([false, false, false, true], plan.Steps.Select(step => step.RestartsEngine));
        Assert.All(plan.Steps, step => Assert.Equal(("here", RepairStatus.Planned), (step.HostName, step.Status)));
    }

    [Fact]
    public async Task A_toolkit_that_is_there_is_not_installed_again()
    {
        using RepairBench bench = new();

        RepairPlan plan = await bench.PlanAsync(Failed("DKR-GPUDRIVER"));

        Assert.Equal(["restart-docker"], plan.Steps.Select(step => step.Id));
    }

    [Fact]
    public async Task What_was_passed_or_skipped_needs_no_step()
    {
        using RepairBench bench = new();

        RepairPlan plan = await bench.PlanAsync(Failed("HOST-NOFILE") with { Status = CheckStatus.Passed }, Failed("GPU-PERSIST") with { Status = CheckStatus.Skipped });

        Assert.Empty(plan.Steps);
    }

    [Fact]
    public async Task Only_the_wanted_checks_are_mended()
    {
        using RepairBench bench = new();

        RepairPlan plan = await bench.PlanAsync(
            Report(Failed("HOST-NOFILE"), Failed("GPU-PERSIST")), new RepairRequest { Selection = CheckSelection.Parse(["gpu-*"], [], []) });

        Assert.Equal(["enable-persistence"], plan.Steps.Select(step => step.Id));
    }

    [Fact]
    public async Task What_nobody_but_a_person_can_do_is_advice_with_the_checks_own_remedy()
    {
        using RepairBench bench = new();

        RepairStep step = Assert.Single((await bench.PlanAsync(Failed("GPU-ECCERR", "GPU 3: 2 uncorrectable errors"))).Steps);

        Assert.Equal(
            ("gpu-eccerr", "Mend GPU-ECCERR.", "GPU 3: 2 uncorrectable errors", RepairKind.Advice, RepairStatus.Advice),
            (step.Id, step.Title, step.Reason, step.Kind, step.Status));
        Assert.Empty(step.Commands);
    }

    [Theory]
    [InlineData("There is no Docker engine at unix:///var/run/docker.sock", true, "", "enable-docker")]
    [InlineData("There is no Docker engine at unix:///var/run/docker.sock", false, "", "install-docker enable-docker")]
    [InlineData("This user may not use the Docker engine at unix:///var/run/docker.sock: permission denied", true, "verl", "docker-group")]
    [InlineData("This user may not use the Docker engine at unix:///var/run/docker.sock: permission denied", true, "", "dkr-socket")]
    public async Task An_engine_that_does_not_answer_is_installed_started_or_opened(string reason, bool installed, string user, string steps)
    {
        using RepairBench bench = new();
        bench.Variables["SUDO_USER"] = user;
        if (!installed)
            File.Delete(Path.Combine(bench.Programs, "dockerd"));

        Assert.Equal(steps, string.Join(' ', (await bench.PlanAsync(Failed("DKR-SOCKET", reason))).Steps.Select(step => step.Id)));
    }

    [Fact]
    public async Task The_user_who_called_sudo_is_let_in()
    {
        using RepairBench bench = new();
        bench.Variables["SUDO_USER"] = "a user's";

        RepairStep step = Assert.Single((await bench.PlanAsync(Failed("DKR-SOCKET", "permission denied"))).Steps);

        Assert.Equal([@"usermod -aG docker 'a user'\''s'"], step.Commands);
    }

    [Fact]
    public async Task A_step_waits_for_the_driver_that_it_needs()
    {
        using RepairBench bench = new();

        RepairPlan plan = await bench.PlanAsync(Failed("GPU-DRIVER"), Failed("GPU-PERSIST"), Failed("DKR-RUNTIMES"));

        Assert.Equal(["update-driver", "enable-persistence", "configure-runtime", "restart-docker"], plan.Steps.Select(step => step.Id));
        Assert.Equal([RepairKind.Advice, RepairKind.Advice, RepairKind.File, RepairKind.Command], plan.Steps.Select(step => step.Kind));
        Assert.Contains("cuda-drivers-580", plan.Steps[0].Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_would_not_start_again_is_not_restarted()
    {
        using RepairBench bench = new();

        RepairPlan plan = await bench.PlanAsync(Failed("DKR-DAEMONJSON"), Failed("DKR-GPUDRIVER"));

        Assert.Equal(["restart-docker", "dkr-daemonjson"], plan.Steps.Select(step => step.Id));
        Assert.All(plan.Steps, step => Assert.Equal(RepairKind.Advice, step.Kind));
    }

    [Theory]
    [InlineData("arch", null, null)]
    [InlineData("rhel", "7.9", null)]
    [InlineData("ubuntu", "22.04", null)]
    [InlineData("debian", "12", "x; rm -rf /")]
    public async Task On_a_distribution_that_is_not_known_whatever_installs_is_advice(string id, string? version, string? codename)
    {
        using RepairBench bench = new();
        HostReport report = Report(Failed("CTK-INSTALLED"), Failed("DKR-ENGINE"), Failed("HOST-NUMA")) with { HostName = "elsewhere", Distribution = new LinuxDistribution(id, [], version, codename) };

        RepairPlan plan = await bench.PlanAsync(report);

        Assert.Equal(["set-sysctl"], plan.Steps.Where(step => step.Kind != RepairKind.Advice).Select(step => step.Id));
        Assert.Contains(plan.Steps, step => step.Id == "install-toolkit" && step.Title.EndsWith($"{id} {version}".TrimEnd() + " is not known here", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("openEuler", "20.03", "centos/8/")]
    [InlineData("openEuler", "24.03", "centos/9/")]
    [InlineData("anolis", "8.9", "centos/8/")]
    [InlineData("anolis", "23.1", "centos/9/")]
    [InlineData("rhel", "9.4", "rhel/9/")]
    [InlineData("almalinux", "10.0", "centos/10/")]
    [InlineData("fedora", "42", "fedora/42/")]
    public async Task Docker_comes_from_the_folder_that_fits_the_distribution(string id, string version, string folder)
    {
        using RepairBench bench = new();

        RepairPlan plan = await bench.PlanAsync(Report(Failed("DKR-ENGINE")) with { HostName = "elsewhere", Distribution = new LinuxDistribution(id, [], version, null) });

        Assert.Contains($"baseurl=https://download.docker.com/linux/{folder}$basearch/stable", string.Join('\n', plan.Steps[0].Commands), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checks_of_one_host_make_one_plan()
    {
        using RepairBench bench = new();
        RepairSubject[] subjects = [.. RepairSubject.Gather([RepairSubject.From(Failed("HOST-NUMA")), RepairSubject.From(Failed("GPU-PERSIST") with { HostName = "other" }), RepairSubject.From(Failed("HOST-PIDS"))])];

        RepairPlan plan = await bench.Service.PlanAsync(subjects[0], new RepairRequest(), default);

        Assert.Equal(["here", "other"], subjects.Select(subject => subject.HostName));
        Assert.Equal("Set kernel.numa_balancing=0, kernel.pid_max=4194304 now and with every boot", Assert.Single(plan.Steps).Title);
    }

    [Theory]
    [InlineData("ftp://mirror.example")]
    [InlineData("mirror.example")]
    [InlineData("https://user:secret@mirror.example")]
    public async Task A_mirror_that_is_none_is_refused(string mirror)
    {
        using RepairBench bench = new();

        VerlException error = await Assert.ThrowsAsync<VerlException>(() => bench.PlanAsync(Report(), new RepairRequest { Mirrors = [new Uri(mirror, UriKind.RelativeOrAbsolute)] }));

        Assert.Equal(VerlErrorKind.InvalidArgument, error.Kind);
    }
}
