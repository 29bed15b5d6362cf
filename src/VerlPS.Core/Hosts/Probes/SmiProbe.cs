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
internal static class SmiProbe
{
    // nvidia-smi's exit code where all is reported, but a board's InfoROM is corrupted (its manual, section "Return value").
    internal const int InforomCorrupted = 14;
    private const string Program = "nvidia-smi";

    /// <summary>Never throws for what the program does; the reading tells.</summary>
    public static async Task<SmiReading> ReadAsync(FactReader reader)
    {
        ProcessResult run = await reader.RunAsync(Program, "-q", "-x").ConfigureAwait(false);
        Fact<NvidiaSmiReport> report = Parse(run);
        if (report.Value is NvidiaSmiReport known && known.Gpus.SelectMany(gpu => gpu.MigDevices).Any(device => device.Uuid is null))
            report = report with { Value = await NameInstancesAsync(known, reader, reader.Timeout - run.Elapsed).ConfigureAwait(false) };
        return new SmiReading(Fact.Of(run, run.Elapsed), report);
    }

    private static async Task<NvidiaSmiReport> NameInstancesAsync(NvidiaSmiReport report, FactReader reader, TimeSpan limit)
    {
        if (limit <= TimeSpan.Zero)
            return report;
        ProcessResult list = await reader.RunAsync(limit, Program, "-L").ConfigureAwait(false);
        return list.ExitCode == 0 ? report with { Gpus = MigList.Fill(report.Gpus, list.Output) } : report;
    }

    private static Fact<NvidiaSmiReport> Parse(ProcessResult run)
    {
        if (run.ExitCode is not (0 or InforomCorrupted))
            return Fact.None<NvidiaSmiReport>("no report from nvidia-smi", run.Elapsed);

        try
        {
            NvidiaSmiReport report = NvidiaSmiParser.Parse(run.Output);
            return Fact.Of(report with { CorruptInforoms = [.. report.CorruptInforoms.Union(InforomWarning.Find(run.Error))] }, run.Elapsed);
        }
        catch (FormatException error)
        {
            return Fact.None<NvidiaSmiReport>(error.Message, run.Elapsed);
        }
    }
}
