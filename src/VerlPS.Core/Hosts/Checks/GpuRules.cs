namespace VerlPS.Hosts;

/// <summary>Rules on the driver and the boards, as nvidia-smi reports them.</summary>
internal static class GpuRules
{
    public static Dictionary<string, Rule> All { get; } = new()
    {
        ["GPU-SMI"] = Rule.On(facts => facts.Smi, SmiRule.Check),
        ["GPU-DRIVER"] = Rule.On(facts => facts.Smi, (_, facts) => DriverRules.Version(facts)),
        ["GPU-LIBMISMATCH"] = Rule.On(facts => facts.Smi, DriverRules.Libraries),
        ["GPU-LOST"] = OnBoards((gpus, _) => GpuHealthRules.Lost(gpus)),
        ["GPU-MODEL"] = OnBoards((gpus, facts) => GpuModelRules.Model(gpus, facts.Profile)),
        ["GPU-COMPUTE"] = OnBoards((gpus, _) => GpuModelRules.Capability(gpus)),
        ["GPU-PERSIST"] = OnBoards((gpus, _) => GpuModeRules.Persistence(gpus)),
        ["GPU-ECCMODE"] = OnBoards((gpus, _) => GpuMemoryRules.EccMode(gpus)),
        ["GPU-ECCERR"] = OnBoards((gpus, facts) => GpuMemoryRules.Errors(gpus, facts.Profile)),
        ["GPU-REMAP"] = OnBoards((gpus, facts) => GpuRepairRules.Remapping(gpus, facts.Profile)),
        ["GPU-RETIRED"] = OnBoards((gpus, _) => GpuRepairRules.Retirement(gpus)),
        ["GPU-RECOVERY"] = OnBoards((gpus, _) => GpuHealthRules.Recovery(gpus)),
        ["GPU-MIG"] = OnBoards((gpus, facts) => GpuModeRules.Mig(gpus, facts.Request.Job.GpuCount)),
        ["GPU-PCIE"] = OnBoards((gpus, facts) => GpuLinkRules.Link(gpus, facts.Profile)),
        ["GPU-REPLAY"] = OnBoards(GpuLinkRules.Replays),
        ["GPU-THROTTLE"] = OnBoards((gpus, _) => GpuClockRules.Throttle(gpus)),
        ["GPU-TEMP"] = OnBoards((gpus, facts) => GpuHealthRules.Temperature(gpus, facts.Profile)),
        ["GPU-POWER"] = OnBoards((gpus, _) => GpuClockRules.Power(gpus)),
        ["GPU-CLOCKS"] = OnBoards((gpus, _) => GpuClockRules.Applications(gpus)),
        ["GPU-COMPUTEMODE"] = OnBoards((gpus, _) => GpuModeRules.Compute(gpus)),
        ["GPU-PROCS"] = OnBoards(GpuUseRules.Free),
        ["GPU-INFOROM"] = Rule.On(facts => facts.SmiReport, GpuMemoryRules.Inforom),
        ["GPU-VIRT"] = OnBoards((gpus, _) => GpuModeRules.Virtualization(gpus)),
    };

    private static Rule OnBoards(Func<IReadOnlyList<Gpu>, HostFacts, Finding> judge)
        => Rule.On(facts => facts.SmiReport, (report, facts) => report.Gpus.Count == 0 ? Finding.Skip("no GPU") : judge(report.Gpus, facts));
}
