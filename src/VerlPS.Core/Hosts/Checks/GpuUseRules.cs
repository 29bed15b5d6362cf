namespace VerlPS.Hosts;

/// <summary>The rule on GPUs that somebody already uses.</summary>
internal static class GpuUseRules
{
    /// <summary>
    /// A busy GPU fails the test only where the job asks for more GPUs than are left. Without a count nobody asked for
    /// them, and on a host that trains already the own container is what uses them.
    /// </summary>
    public static Finding Free(IReadOnlyList<Gpu> gpus, HostFacts facts)
    {
        Gpu[] told = gpus.That(gpu => Used(gpu) is not null || gpu.Processes.Length > 0);
        if (told.Length == 0)
            return Finding.Skip(Boards.NotTold);

        Gpu[] busy = [.. told.Where(gpu => gpu.Processes.Any(IsCompute) || Used(gpu) > facts.Profile.GpuBusyPercentMaximum)];
        if (busy.Length > 0)
        {
            int left = gpus.Count - busy.Length;
            string found = $"{left} of {gpus.Count} free";
            string use = $"{busy.Name(gpus)} in use: {ByteSize.Format(busy.Sum(gpu => gpu.MemoryUsed ?? 0))}{By(busy)}";
            return facts.Request.Job.GpuCount is int wanted && wanted > left
                ? Finding.Fail(found, $"{found}, but {wanted} asked for; {use}")
                : Finding.Warn(found, use);
        }

        Gpu[] touched = [.. told.Where(gpu => gpu.Processes.Length > 0 || Used(gpu) >= facts.Profile.GpuBusyPercent)];
        return touched.Length == 0
            ? Finding.Pass("free")
            : Finding.Warn("lightly used", $"{touched.Name(gpus)} lightly used: {ByteSize.Format(touched.Sum(gpu => gpu.MemoryUsed ?? 0))}{By(touched)}");
    }

    private static bool IsCompute(GpuProcess process) => process.Type is not string type || type.Contains('C', StringComparison.Ordinal);

    private static double? Used(Gpu gpu) => gpu.MemoryTotal > 0 ? 100.0 * gpu.MemoryUsed / gpu.MemoryTotal : null;

    private static string By(Gpu[] gpus)
    {
        string[] programs = [.. gpus.SelectMany(gpu => gpu.Processes).Select(process => $"{ShortName(process.Name)} ({process.ProcessId})").Distinct()];
        return programs.Length == 0 ? "" : $", by {string.Join(", ", programs.Take(3))}{(programs.Length > 3 ? $" and {programs.Length - 3} more" : "")}";
    }

    // A process may call itself anything, escape sequences for the terminal included.
    private static string ShortName(string name)
    {
        const int Longest = 32;
        string program = new([.. Path.GetFileName(name.Split(' ')[0]).Where(character => !char.IsControl(character))]);
        return program.Length == 0 ? "a process" : program.Length > Longest ? $"{program[..Longest]}…" : program;
    }
}
