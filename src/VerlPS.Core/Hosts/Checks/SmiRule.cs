using System.Globalization;
using VerlPS.Failures;

namespace VerlPS.Hosts;

/// <summary>The rule on nvidia-smi itself: there, quick, and with a report.</summary>
internal static class SmiRule
{
    public static Finding Check(ProcessResult run, HostFacts facts)
    {
        string took = string.Create(CultureInfo.InvariantCulture, $"{run.Elapsed.TotalSeconds:0.0} s");
        if (run.NotFound)
        {
            return Finding.Fail("not found", "nvidia-smi is not on PATH, so there is no NVIDIA driver or its tools are missing") with
            {
                Remedy = "Install the data-centre driver 580 or newer with its nvidia-utils.",
            };
        }

        if (run.TimedOut)
            return Finding.Fail("no answer", string.Create(CultureInfo.InvariantCulture, $"nvidia-smi did not answer within {facts.Request.Timeout.TotalSeconds:0.#} s and was stopped"));
        if (facts.SmiReport.Missing is string problem)
            return run.ExitCode == 0 && run.Output.Length > 0 ? Finding.Fail("no report", problem) : Explain(run);
        return run.Elapsed > facts.Profile.SmiTime ? Finding.Warn(took, $"nvidia-smi took {took}, which hints at a driver in trouble")
            : Finding.Pass(took);
    }

    private static Finding Explain(ProcessResult run)
    {
        string ended = run.ExitCode < 0 ? "" : $" with exit code {run.ExitCode}";
        if (SmiText.FirstLine(run) is not string said)
            return Finding.Fail($"exit code {run.ExitCode}", $"nvidia-smi ended{ended} and said nothing");

        if (said.StartsWith('<'))
            return Finding.Fail($"exit code {run.ExitCode}", $"nvidia-smi ended{ended} in spite of its report");

        VerlFailure? known = FailureCatalogue.Find(SmiText.Beginning(run), "nvidia");
        return Finding.Fail($"exit code {run.ExitCode}", $"nvidia-smi failed: {said.TrimEnd('.')}{(known is null ? "" : $" ({known.Id})")}") with { Remedy = known?.Remedy };
    }
}
