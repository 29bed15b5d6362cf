namespace VerlPS.Hosts;

/// <summary>What came of running nvidia-smi.</summary>
/// <param name="Run">How the program ended.</param>
/// <param name="Report">What it reported.</param>
internal sealed record SmiReading(Fact<ProcessResult> Run, Fact<NvidiaSmiReport> Report)
{
    /// <summary>It says nothing about the engine's host.</summary>
    public static SmiReading None(string why) => new(Fact.None<ProcessResult>(why), Fact.None<NvidiaSmiReport>(why));
}

/// <summary>Runs nvidia-smi.</summary>
internal sealed class SmiProbe(IProcessRunner processes)
{
    /// <summary>Never throws for what the program does; the reading tells.</summary>
    public async Task<SmiReading> ReadAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        ProcessResult run = await processes.RunAsync("nvidia-smi", ["-q", "-x"], timeout, cancellationToken).ConfigureAwait(false);
        return new SmiReading(Fact.Of(run, run.Elapsed), Parse(run));
    }

    private static Fact<NvidiaSmiReport> Parse(ProcessResult run)
    {
        if (run.ExitCode != 0)
            return Fact.None<NvidiaSmiReport>("no report from nvidia-smi", run.Elapsed);

        try
        {
            return Fact.Of(NvidiaSmiParser.Parse(run.Output), run.Elapsed);
        }
        catch (FormatException error)
        {
            return Fact.None<NvidiaSmiReport>(error.Message, run.Elapsed);
        }
    }
}
