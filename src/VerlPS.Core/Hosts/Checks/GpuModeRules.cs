namespace VerlPS.Hosts;

/// <summary>Rules on modes that somebody set.</summary>
internal static class GpuModeRules
{
    public static Finding Persistence(IReadOnlyList<Gpu> gpus)
        => gpus.That(gpu => gpu.PersistenceMode == "Disabled") is { Length: > 0 } off
            ? Finding.Warn("off", $"persistence mode is off on {off.Name(gpus)}: the unused driver unloads, so that each start waits for it and its settings are lost")
            : gpus.Any(gpu => gpu.PersistenceMode == "Enabled") ? Finding.Pass("on")
            : Finding.Skip(Boards.NotTold);

    public static Finding Compute(IReadOnlyList<Gpu> gpus)
    {
        Gpu[] told = gpus.That(gpu => gpu.ComputeMode is not (null or "N/A"));
        if (told.Length == 0)
            return Finding.Skip(Boards.NotTold);

        Gpu[] limited = [.. told.Where(gpu => gpu.ComputeMode != "Default")];
        return limited.Length == 0 ? Finding.Pass("default")
            : limited.All(gpu => gpu.ComputeMode == "Prohibited") ? Finding.Fail("prohibited", $"{limited.Name(gpus)}: no CUDA program may run")
            : Finding.Fail(limited[0].ComputeMode, $"{limited.Name(gpus)}: only one process may use a GPU, but verl's training and rollout share it");
    }

    public static Finding Mig(IReadOnlyList<Gpu> gpus, int? gpuCount)
    {
        if (gpus.That(gpu => gpu.MigPending is bool pending && gpu.MigEnabled is bool current && pending != current) is { Length: > 0 } changing)
        {
            return Finding.Fail("pending", $"MIG of {changing.Name(gpus)} waits for a reset to be turned {(changing[0].MigPending == true ? "on" : "off")}") with
            {
                Remedy = "Reset the GPU, 'nvidia-smi --gpu-reset', or set MIG back with 'nvidia-smi -mig'.",
            };
        }

        Gpu[] cut = gpus.That(gpu => gpu.MigEnabled == true);
        if (cut.Length == 0)
            return gpus.Any(gpu => gpu.MigEnabled is not null) ? Finding.Pass("off") : Finding.Skip(Boards.NotTold);

        int instances = cut.Sum(gpu => gpu.MigDevices.Length);
        string found = $"on, {instances} instance{(instances == 1 ? "" : "s")}";
        Gpu[] empty = [.. cut.Where(gpu => gpu.MigDevices.Length == 0)];
        return gpuCount > 1 ? Finding.Fail(found, $"MIG is on for {cut.Name(gpus)}, and no training spans instances: a process sees one only")
            : empty.Length > 0 ? Finding.Fail(found, $"MIG is on without an instance on {empty.Name(gpus)}, so that CUDA finds no device there") with { Remedy = "Make instances, 'nvidia-smi mig -cgi', or turn MIG off with 'nvidia-smi -mig 0'." }
            : Finding.Warn(found, $"MIG is on for {cut.Name(gpus)}: a job gets one instance, and no training spans several");
    }

    public static Finding Virtualization(IReadOnlyList<Gpu> gpus)
    {
        Gpu[] told = gpus.That(gpu => gpu.VirtualizationMode is not (null or "N/A"));
        if (told.Length == 0)
            return Finding.Skip(Boards.NotTold);

        string found = string.Join(", ", told.Select(gpu => gpu.VirtualizationMode).Distinct());
        if (told.Where(IsUnlicensed).ToArray() is { Length: > 0 } unlicensed)
        {
            return Finding.Fail(found, $"the vGPU licence of {unlicensed.List(gpu => gpu.LicenseStatus)} is missing or over: CUDA is held back") with
            {
                Remedy = "Look for the licence with 'nvidia-smi -q | grep -i license', and restart nvidia-gridd once the licence server is set.",
            };
        }

        return told.Any(gpu => gpu.VirtualizationMode == "VGPU") ? Finding.Warn(found, "vGPUs have no peer-to-peer copies and need a licence: collectives between them are slow")
            : told.Any(gpu => gpu.VirtualizationMode!.StartsWith("Host", StringComparison.Ordinal)) ? Finding.Warn(found, "the boards are given out to virtual machines, not to containers of this host")
            : Finding.Pass(found);
    }

    private static bool IsUnlicensed(Gpu gpu)
        => gpu.VirtualizationMode == "VGPU" && gpu.LicenseStatus is string status
            && (status.StartsWith("Unlicensed", StringComparison.OrdinalIgnoreCase) || status.StartsWith("Expired", StringComparison.OrdinalIgnoreCase));
}
