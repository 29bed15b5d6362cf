using System.Management.Automation;

namespace VerlPS.Module.Tests.Lab;

[Collection("lab")]
public sealed class WaitLabTests : IDisposable
{
    private const string Name = "hosted-wait";

    [LabTheory]
    [InlineData("", "end")]
    [InlineData("-For Healthy", "become healthy")]
    [InlineData("-For Log -Pattern nothing", "print a line like 'nothing'")]
    public void Stopping_ends_the_wait_at_once_and_leaves_the_container_alone(string parameters, string deed)
    {
        LabDocker.Run("run", "-d", "--name", Name, "--health-cmd", "false", LabDocker.Image, "sleep", "1000");
        using RunningScript script = new($"Wait-VerlContainer {Name} -All {parameters}");
        script.WaitForProgress(progress => progress.Activity == $"Waiting for '{Name}' to {deed}" && progress.StatusDescription.EndsWith("1 s", StringComparison.Ordinal));

        TimeSpan took = script.Stop();

        Assert.InRange(took.TotalSeconds, 0, 2);
        Assert.Equal("running", LabDocker.Inspect(Name).GetProperty("State").GetProperty("Status").GetString());
    }

    [LabFact]
    public void The_bar_goes_when_the_wait_is_over()
    {
        LabDocker.Run("run", "-d", "--name", Name, LabDocker.Image, "sleep", "1");
        using RunningScript script = new($"Wait-VerlContainer {Name} -All");

        PSObject end = script.Next();
        script.End();

        Assert.Equal("exited", end.Properties["State"].Value);
        script.WaitForProgress(progress => progress.RecordType == ProgressRecordType.Completed);
    }

    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("VERLPS_LAB_INSIDE") is not null)
            LabDocker.Remove(Name);
    }
}
