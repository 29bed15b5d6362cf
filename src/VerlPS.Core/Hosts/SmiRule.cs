using System.Globalization;
using VerlPS.Failures;

namespace VerlPS.Hosts;

/// <summary>The rule on nvidia-smi itself: there, quick, and with a report.</summary>
internal static class SmiRule
{
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(5);

    public static Finding Check(HostFacts facts)
    {
        ProcessResult run = facts.Smi.Known();
        string took = string.Create(CultureInfo.InvariantCulture, $"{run.Elapsed.TotalSeconds:0.0} s");
        if (run.NotFound)
        {
            return Finding.Fail("not found", "nvidia-smi is not on PATH, so there is no NVIDIA driver or its tools are missing") with
            {
                Remedy = "Install the data-centre driver 580 or newer with its nvidia-utils.",
            };
        }

        if (run.TimedOut)
            return Finding.Fail("no answer", $"nvidia-smi did not answer within {facts.Timeout.TotalSeconds:0} s and was stopped");
        if (run.ExitCode != 0)
            return Explain(run);
        if (facts.SmiReport.Missing is string problem)
            return Finding.Fail("no report", problem);
        return run.Elapsed > Quick ? Finding.Warn(took, $"nvidia-smi took {took}, which hints at a driver in trouble") : Finding.Pass(took);
    }

    private static Finding Explain(ProcessResult run)
    {
        string text = run.Output.Trim().Length > 0 ? run.Output : run.Error;
        string said = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "no message";
        VerlFailure? known = FailureCatalogue.Find(text, "nvidia");
        return Finding.Fail($"exit code {run.ExitCode}", $"nvidia-smi failed: {said.TrimEnd('.')}{(known is null ? "" : $" ({known.Id})")}") with { Remedy = known?.Remedy };
    }
}
