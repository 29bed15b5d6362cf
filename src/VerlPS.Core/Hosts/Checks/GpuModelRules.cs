namespace VerlPS.Hosts;

/// <summary>Rules on what the boards are.</summary>
internal static class GpuModelRules
{
    // A "16 GB" board shows a little less: the driver keeps some for itself.
    private const double Shown = 0.95;

    private static readonly Version Oldest = new(8, 0);

    public static Finding Model(IReadOnlyList<Gpu> gpus, HostProfile profile)
    {
        string found = HostReportText.NameBoards(gpus);
        if (profile.GpuName is string wanted && gpus.Any(gpu => !gpu.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase)))
            return Finding.Fail(found, $"found {found}, but profile {profile.Name ?? "in use"} expects {wanted}") with { Wanted = wanted };

        long? least = gpus.Min(gpu => gpu.MemoryTotal);
        return least < Shown * profile.GpuMemoryMinimum ? Finding.Fail(found, $"{ByteSize.Format(least.Value)} of GPU memory is too little: verl holds the trained and the serving model on one board")
            : gpus.DistinctBy(gpu => gpu.Name).Skip(1).Any() ? Finding.Warn(found, $"the boards differ ({found}): the slowest sets the pace")
            : least < Shown * profile.GpuMemory ? Finding.Warn(found, $"{ByteSize.Format(least.Value)} of GPU memory is enough for small models only") with { Remedy = "Use parameter and optimizer offload, LoRA, or a model of up to 3 billion parameters." }
            : least is null ? Finding.Skip($"{found}, of unknown memory")
            : Finding.Pass(found);
    }

    public static Finding Capability(IReadOnlyList<Gpu> gpus)
    {
        Version?[] known = [.. gpus.Select(gpu => System.Version.TryParse(gpu.ComputeCapability, out Version? capability) ? capability : null)];
        if (known.OfType<Version>().Min() is not Version least)
            return Finding.Skip("boards not in the table");
        return least < Oldest ? Finding.Fail($"{least}", $"compute capability {least} is older than 8.0, which flash-attention and bfloat16 need") : Finding.Pass($"{least}");
    }
}
