using System.Management.Automation;

namespace VerlPS.Module.Tests.Lab;

/// <summary>Starts on an engine that breaks under them, or lacks what they need.</summary>
[Collection("lab")]
public sealed class BrokenEngineLabTests : IDisposable
{
    private const string Name = "hosted-broken";
    private readonly string _root = Directory.CreateTempSubdirectory("verlps-broken-").FullName;

    [LabFact]
    public void An_engine_that_is_killed_in_mid_call_is_told_and_nothing_is_left()
    {
        using OwnEngine engine = new(200);
        // The engine looks a quarter of a minute for a log driver that it does not have, and nobody can miss that.
        using RunningScript script = new($"$VerbosePreference = 'Continue'; {Start(engine, "-LogDriver nosuchdriver")}");
        script.WaitForVerbose("/images/");
        Thread.Sleep(1000);

        engine.Kill();
        script.End();

        ErrorRecord error = Assert.Single(script.Errors);
        Assert.StartsWith("EngineNotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(engine.Host, error.Exception.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.Empty(script.Output);
        Assert.False(Directory.Exists($"{_root}/new"));

        engine.Start();
        Assert.Empty(engine.Docker("ps", "-aq"));
    }

    [LabFact]
    public void An_engine_without_room_for_a_container_says_what_to_do_and_nothing_is_left()
    {
        using OwnEngine engine = new(200);
        using RunningScript script = new($"dd if=/dev/zero of={engine.Store}/filler bs=1M 2>$null; {Start(engine, "")}; rm {engine.Store}/filler");
        script.End();

        ErrorRecord error = Assert.Single(script.Errors);
        Assert.StartsWith("ContainerStartFailed,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("no space left on device", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("docker system prune", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(script.Output);
        Assert.False(Directory.Exists($"{_root}/new"));
        Assert.Empty(engine.Docker("ps", "-aq"));
    }

    [LabFact]
    public void An_engine_without_an_image_says_so_where_none_may_be_pulled()
    {
        using OwnEngine engine = new(200);
        engine.Docker("rmi", LabDocker.Image);
        using RunningScript script = new($"Start-VerlContainer -Name {Name} -DockerHost {engine.Host} -Gpu none -PullPolicy Never");
        script.End();

        ErrorRecord error = Assert.Single(script.Errors);
        Assert.StartsWith("NoImageFits,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("store", error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(engine.Docker("ps", "-aq"));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Start(OwnEngine engine, string more)
        => $"Start-VerlContainer {LabDocker.Image} -Name {Name} -DockerHost {engine.Host} -Gpu none -Network none -Root '{_root}/new' {more}";
}
