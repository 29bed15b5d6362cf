using System.Globalization;

namespace VerlPS.Module.Tests.Lab;

/// <summary>A log that is followed while its engine goes away and comes back.</summary>
[Collection("lab")]
public sealed class LogEngineLabTests
{
    private const string Name = "hosted-counter";
    private const int Count = 600;

    [LabTheory]
    [InlineData("Engine", true)]
    [InlineData("Engine", false)]
    [InlineData("File", true)]
    [InlineData("File", false)]
    public void A_counter_comes_out_complete_and_once_through_a_restart_of_the_engine(string source, bool killed)
    {
        using OwnEngine engine = new(200);
        // Remembers where it was, so that it counts on when the engine has started it again.
        engine.Docker(
            "run", "-d", "--name", Name, "--network", "none", "--restart", "on-failure", "--entrypoint", "sh", LabDocker.Image, "-c",
            $"i=$(cat /n 2>/dev/null || echo 0); while [ $i -lt {Count} ]; do i=$((i+1)); echo $i; echo $i >/n; usleep 10000; done; sleep 1");
        using RunningScript script = new($"Get-VerlLog {Name} -Follow -Raw -Source {source} -DockerHost {engine.Host} -TimeoutSec 90");
        List<string> lines = [];
        while (lines.Count < 100)
            lines.Add((string)script.Next().BaseObject);

        if (killed)
            engine.Kill();
        else
            engine.Stop();
        Thread.Sleep(500);
        engine.Start();
        script.End(TimeSpan.FromSeconds(100));

        lines.AddRange(script.Output.Skip(lines.Count).Select(line => (string)line.BaseObject));
        int[] numbers = [.. lines.Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
        Assert.Empty(script.Errors);
        Assert.Contains("went away", Assert.Single(script.Warnings), StringComparison.Ordinal);
        // What the container had printed and not yet noted when it was killed, it prints again: the engine has both.
        string[] kept = [.. engine.Docker("logs", Name).Split('\n')];
        Assert.Equal(kept, lines);
        Assert.Equal(Enumerable.Range(1, Count), numbers.Distinct());
        Assert.InRange(numbers.Length, Count, Count + 1);
    }
}
