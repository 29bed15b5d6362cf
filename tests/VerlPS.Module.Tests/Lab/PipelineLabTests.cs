using System.Management.Automation;

namespace VerlPS.Module.Tests.Lab;

[Collection("lab")]
public sealed class PipelineLabTests : IDisposable
{
    private const string Name = "hosted-pipe";
    private readonly string _root = Directory.CreateTempSubdirectory("verlps-pipe-").FullName;

    [LabFact]
    public void Host_image_container_and_log_are_one_pipeline()
    {
        using RunningScript script = new(
            $$"""
            $train = 'VERL_LAB_STEP_MS=20 python3 -m verl.trainer.main_ppo trainer.total_training_steps=3'
            Test-VerlHost | Get-VerlImage -Recommended | Start-VerlContainer -Name {{Name}} -Root '{{_root}}' -Command $train | Get-VerlLog -Follow
            """);

        List<PSObject> entries = [];
        for (PSObject entry = script.Next(); ; entry = script.Next())
        {
            entries.Add(entry);
            if (((string)entry.Properties["Message"].Value).StartsWith("step 3", StringComparison.Ordinal))
                break;
        }

        script.End();
        Assert.Empty(script.Errors);
        Assert.All(entries, entry => Assert.Equal("VerlPS.VerlLogEntry", entry.BaseObject.GetType().FullName));
        Assert.All(entries, entry => Assert.Equal(Name, entry.Properties["Source"].Value));
        Assert.Equal("verlai/verl:vllm017.latest", LabDocker.Inspect(Name).GetProperty("Config").GetProperty("Image").GetString());
        Assert.Equal(["config", "data", "logs", "models"], Directory.GetDirectories(_root).Select(folder => Path.GetFileName(folder)!).Order());
    }

    [LabFact]
    public void Stopping_while_following_is_quick_and_leaves_the_container_running()
    {
        using RunningScript script = new(
            $"Start-VerlContainer {LabDocker.Image} -Name {Name} -Gpu none -Command 'while true; do date; sleep 0.1; done' | Get-VerlLog -Follow");
        script.Next();

        TimeSpan took = script.Stop();

        Assert.InRange(took.TotalSeconds, 0, 2);
        Assert.Equal("running", LabDocker.Inspect(Name).GetProperty("State").GetProperty("Status").GetString());
    }

    [LabFact]
    public void Stopping_during_a_pull_leaves_no_image_and_no_container()
    {
        string image = $"{LabDocker.Registry}/verlai/verl:sgl0512.latest";
        RemoveImages();
        using RunningScript script = new($"Start-VerlContainer {image} -Name {Name} -Gpu none -Root '{_root}/new'");
        script.WaitForProgress(progress => progress.Activity.StartsWith("Pulling", StringComparison.Ordinal));

        script.Stop();

        Assert.Empty(LabDocker.Names(Name));
        Assert.False(Directory.Exists($"{_root}/new"));
    }

    [LabFact]
    public void Stopping_right_after_the_start_takes_the_container_back()
    {
        LabDocker.Run("pull", "-q", LabDocker.Image);
        using RunningScript script = new($"$null = Start-VerlContainer {LabDocker.Image} -Name {Name} -Gpu none -Root '{_root}/new'; 'started'");
        Assert.True(SpinWait.SpinUntil(() => LabDocker.Names(Name).Length == 1, TimeSpan.FromSeconds(30)));

        script.Stop();

        Assert.Empty(LabDocker.Names(Name));
        Assert.False(Directory.Exists($"{_root}/new"));
    }

    [LabFact]
    public void A_downstream_that_has_enough_ends_the_following()
    {
        using RunningScript script = new(
            $$"""
            Start-VerlContainer {{LabDocker.Image}} -Name {{Name}} -Gpu none -Command 'while true; do date; sleep 0.05; done' | Out-Null
            $n = 0
            do { Get-VerlLog {{Name}} -Follow | ForEach-Object { $n++; if ($n -ge 5) { break } } } while ($false)
            $n
            """);

        Assert.Equal(5, script.Next().BaseObject);
        script.End();
        Assert.Empty(script.Errors);
    }

    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("VERLPS_LAB_INSIDE") is not null)
            LabDocker.Remove(Name);
        Directory.Delete(_root, recursive: true);
    }

    // All images of the lab share layers; the pull is only long when none is there.
    private static void RemoveImages()
    {
        string[] images = LabDocker.Run("images", "-q").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (images.Length > 0)
            LabDocker.Run(["rmi", "-f", .. images.Distinct()]);
    }
}
