using System.Management.Automation;

namespace VerlPS.Module.Tests.Lab;

/// <summary>Ctrl+C at many points of a start: there is a running container whose record came out, or there is nothing.</summary>
[Collection("lab")]
public sealed class StartStopLabTests : IDisposable
{
    private const string Name = "hosted-stop";
    private const int Step = 35;
    private readonly string _root = Directory.CreateTempSubdirectory("verlps-stop-").FullName;

    public static TheoryData<int, bool> Points
    {
        get
        {
            TheoryData<int, bool> points = [];
            for (int point = 0; point < 24; point++)
                points.Add(point * Step, true);
            for (int point = 0; point < 8; point++)
                points.Add(point * Step, false);
            return points;
        }
    }

    [LabTheory]
    [MemberData(nameof(Points))]
    public void There_is_what_came_out_or_nothing(int milliseconds, bool pulled)
    {
        if (pulled)
            LabDocker.Run("pull", "-q", LabDocker.Image);
        else
            LabDocker.TryRun("rmi", "-f", LabDocker.Image);
        using RunningScript script = new($"'go'; Start-VerlContainer {LabDocker.Image} -Name {Name} -Gpu 1 -Root '{_root}/new'");
        script.Next();

        Thread.Sleep(milliseconds);
        script.Stop();

        PSObject[] containers = [.. script.Output.Where(item => item.BaseObject is not string)];
        Assert.Equal(containers.Length, LabDocker.Names(Name).Length);
        Assert.Equal(containers.Length == 1, Directory.Exists($"{_root}/new"));
        if (containers.Length == 1)
            Assert.Equal("running", LabDocker.Inspect(Name).GetProperty("State").GetProperty("Status").GetString());
    }

    [LabTheory]
    [InlineData(50)]
    [InlineData(150)]
    [InlineData(300)]
    [InlineData(450)]
    [InlineData(600)]
    public void A_container_that_was_to_be_replaced_stays_or_is_replaced(int milliseconds)
    {
        LabDocker.Run("pull", "-q", LabDocker.Image);
        using (RunningScript first = new($"Start-VerlContainer {LabDocker.Image} -Name {Name} -Gpu 1 -ShmSize 64m"))
        {
            first.Next();
            first.End();
        }

        string before = LabDocker.Inspect(Name).GetProperty("Id").GetString()!;
        using RunningScript script = new($"'go'; Start-VerlContainer {LabDocker.Image} -Name {Name} -Gpu 1 -ShmSize 96m -Force");
        script.Next();

        Thread.Sleep(milliseconds);
        script.Stop();

        bool replaced = script.Output.Any(item => item.BaseObject is not string);
        Assert.Equal([Name], LabDocker.Names(Name));
        Assert.Equal(replaced, LabDocker.Inspect(Name).GetProperty("Id").GetString() != before);
        Assert.Equal("running", LabDocker.Inspect(Name).GetProperty("State").GetProperty("Status").GetString());
    }

    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("VERLPS_LAB_INSIDE") is not null)
            LabDocker.Remove(Name);
        Directory.Delete(_root, recursive: true);
    }
}
