namespace VerlPS.Module.Tests.Lab;

[Collection("lab")]
public sealed class InvokeLabTests : IDisposable
{
    private const string Name = "hosted-invoke";

    [LabFact]
    public void Stopping_is_quick_and_ends_the_program_in_the_container()
    {
        LabDocker.Run("run", "-d", "--init", "--name", Name, LabDocker.Image, "sleep", "1000");
        using RunningScript script = new($"Invoke-VerlContainer {Name} 'echo up; sleep 776' -All");
        Assert.Equal("up", script.Next().BaseObject);
        Assert.Contains("sleep 776", Processes(), StringComparison.Ordinal);

        TimeSpan took = script.Stop();

        Assert.InRange(took.TotalSeconds, 0, 2);
        Assert.True(SpinWait.SpinUntil(() => !Processes().Contains("sleep 776", StringComparison.Ordinal), TimeSpan.FromSeconds(20)), Processes());
        Assert.Contains("sleep 1000", Processes(), StringComparison.Ordinal);
    }

    [LabFact]
    public void Many_lines_of_input_go_through()
    {
        LabDocker.Run("run", "-d", "--init", "--name", Name, LabDocker.Image, "sleep", "1000");
        using RunningScript script = new($"1..50000 | Invoke-VerlContainer {Name} 'wc -l; echo end' -All");

        Assert.Equal("50000", script.Next().BaseObject);
        Assert.Equal("end", script.Next().BaseObject);
        script.End();
        Assert.Empty(script.Errors);
    }

    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("VERLPS_LAB_INSIDE") is not null)
            LabDocker.Remove(Name);
    }

    private static string Processes() => LabDocker.Run("exec", Name, "ps", "-o", "args");
}
