namespace VerlPS.Hosts;

/// <summary>Rules on what a job asks for.</summary>
internal static class JobRules
{
    // What the engine gives a container that asks for nothing (dockerd, --default-shm-size).
    private const long EngineDefaultShmSize = 64L << 20;

    public static Dictionary<string, Rule> All { get; } = new()
    {
        ["JOB-GPUS"] = Rule.On(facts => facts.SmiReport, (_, facts) => Gpus(facts, facts.Request.Job.GpuCount!.Value)).When(facts => facts.Request.Job.GpuCount > 0),
        ["HOST-SHM"] = Rule.On(facts => facts.Host, (host, facts) => SharedMemory(host, facts.Request.Job.ShmSize!.Value, facts.Profile)).When(facts => facts.Request.Job.ShmSize is not null),
        ["HOST-DATADIR"] = Rule.On(facts => facts.Job.Data, FolderRules.JudgeData).When(facts => facts.Request.Job.DataPaths.Count > 0),
        ["JOB-PATH"] = Rule.On(facts => facts.Job.Folders, (folders, facts) => FolderRules.JudgeWorkspace(folders, facts.Profile)).When(facts => facts.Request.Job.Paths.Count > 0),
    };

    private static Finding Gpus(HostFacts facts, int wanted)
    {
        Gpu[] lost = [.. facts.Gpus.Where(gpu => gpu.Fault is not null)];
        Gpu[] cut = [.. facts.Gpus.Except(lost).Where(gpu => gpu.MigEnabled == true)];
        Gpu[] whole = [.. facts.Gpus.Except(lost).Except(cut)];
        Gpu[] busy = [.. whole.Where(gpu => gpu.MemoryUsed > gpu.MemoryTotal * facts.Profile.GpuBusyPercentMaximum / 100)];
        int free = whole.Length - busy.Length;
        string found = $"{free} of {facts.Gpus.Count} free";
        if (free >= wanted)
            return Finding.Pass(found) with { Wanted = $"{wanted}" };

        IEnumerable<string> why = new[]
        {
            cut.Length == 0 ? null : $"MIG is on for {Name(cut)}: a process sees one instance only",
            lost.Length == 0 ? null : $"{Name(lost)} does not work",
            busy.Length == 0 ? null : $"{Name(busy)} in use",
        }.OfType<string>();
        string reason = $"{wanted} GPU{(wanted == 1 ? "" : "s")} wanted, {found}{string.Concat(why.Select(one => $"; {one}"))}";
        // What others use may be free again when the job starts.
        return (whole.Length >= wanted ? Finding.Warn(found, reason) : Finding.Fail(found, reason)) with { Wanted = $"{wanted}" };
    }

    private static Finding SharedMemory(HostDescription host, long size, HostProfile profile)
    {
        if (host.Memory is not long memory)
            return Finding.Skip("memory not known");

        string found = $"{ByteSize.Format(size)} of {ByteSize.Format(memory)}";
        return size > memory ? Finding.Fail(found, $"/dev/shm of {ByteSize.Format(size)} is more than the host's memory ({ByteSize.Format(memory)})")
            : size <= EngineDefaultShmSize ? Finding.Fail(found, $"/dev/shm of {ByteSize.Format(size)} is too small for NCCL and Ray's object store")
            : size < profile.ShmSize ? Finding.Warn(found, $"/dev/shm of {ByteSize.Format(size)} is less than the {ByteSize.Format(profile.ShmSize)} of verl's install guide")
            : size > memory * profile.ShmPercentMaximum / 100 ? Finding.Warn(found, FormattableString.Invariant($"/dev/shm of {ByteSize.Format(size)} is more than {profile.ShmPercentMaximum:0} % of the host's memory: a full one leaves too little for offloading"))
            : Finding.Pass(found);
    }

    private static string Name(Gpu[] gpus) => $"GPU {string.Join(", ", gpus.Select(gpu => gpu.Index))}";
}
