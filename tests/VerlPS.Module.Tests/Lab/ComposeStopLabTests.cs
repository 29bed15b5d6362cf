namespace VerlPS.Module.Tests.Lab;

/// <summary>Ctrl+C at many points of a project's start: it runs and its record came out, or there is nothing of it.</summary>
[Collection("lab")]
public sealed class ComposeStopLabTests : IDisposable
{
    private const string Project = "hosted-compose-stop";
    private readonly string _folder = Directory.CreateTempSubdirectory("verlps-compose-").FullName;

    [LabTheory]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(120)]
    [InlineData(180)]
    [InlineData(260)]
    [InlineData(340)]
    [InlineData(420)]
    [InlineData(500)]
    [InlineData(600)]
    [InlineData(800)]
    public void There_is_what_came_out_or_nothing(int milliseconds)
    {
        LabDocker.Run("pull", "-q", LabDocker.Image);
        string service = $"{{image: '{LabDocker.Image}', entrypoint: [], command: [sleep, infinity], init: true}}";
        File.WriteAllText($"{_folder}/compose.yaml", $"name: {Project}\nservices: {{a: {service}, b: {service}, c: {service}}}\n");
        using RunningScript script = new($"'go'; Start-VerlCompose {_folder}");
        script.Next();

        Thread.Sleep(milliseconds);
        script.Stop();

        int emitted = script.Output.Count(item => item.BaseObject is not string);
        Assert.Equal(emitted * 3, LabDocker.Names(Project).Length);
        Assert.Equal(emitted, LabDocker.Run("network", "ls", "-q", "--filter", $"label=com.docker.compose.project={Project}").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("VERLPS_LAB_INSIDE") is not null)
        {
            LabDocker.Remove(LabDocker.Names(Project));
            LabDocker.TryRun("network", "rm", $"{Project}_default");
        }

        Directory.Delete(_folder, recursive: true);
    }
}
