namespace VerlPS.Hosts;

/// <summary>The rule on the gate that an image brings itself.</summary>
internal static class ImageGateRule
{
    public static Finding Check(ImageGate gate, HostFacts facts)
    {
        if (gate.IsDisabled)
            return Finding.Pass("switched off by the image");
        if (gate.Requirements.Count == 0)
            return Finding.Pass("none");
        if (facts.SmiReport.Value is not NvidiaSmiReport report)
            return Finding.Skip(facts.SmiReport.Missing!);
        if (facts.Gpus.Count == 0)
            return Finding.Skip("no GPU");

        GateHost[] hosts = [.. facts.Gpus.Select(gpu => new GateHost(report.CudaVersion, report.DriverVersion, Brand(gpu), gpu.ComputeCapability)).Distinct()];
        foreach (string requirement in gate.Requirements)
        {
            bool?[] verdicts = [.. hosts.Select(host => GateExpression.IsMet(requirement, host))];
            string wanted = GateExpression.Head(requirement);
            if (verdicts.Contains(false))
                return Unmet(wanted, report, facts);
            if (verdicts.Contains(null))
                return Finding.Skip($"whether {wanted} is met can't be told from here");
        }

        return Finding.Pass(string.Join(", ", gate.Requirements.Select(GateExpression.Head)));
    }

    // Only the hook and the runtime ask; devices given by CDI pass unasked, and then IMAGE-CUDA alone has a say.
    private static Finding Unmet(string wanted, NvidiaSmiReport report, HostFacts facts)
    {
        string offered = $"driver {report.DriverVersion} offers CUDA {report.CudaVersion}";
        return facts.GpuService.Value?.Access == GpuAccess.Cdi
            ? Finding.Warn(wanted, $"the image asks for {wanted}, and {offered}; with CDI nobody checks that before the start")
            : Finding.Fail(wanted, $"the image asks for {wanted}, and {offered}: the start ends with 'unsatisfied condition: {wanted}'") with
            {
                Remedy = $"{ImageAdvice.Name(facts)} Or update the driver; NVIDIA_DISABLE_REQUIRE=1 in the container only helps where IMAGE-CUDA passes.",
            };
    }

    // nvidia-smi writes "GeForce RTX" where NVML and the gates of images have "geforcertx".
    private static string? Brand(Gpu gpu) => gpu.Brand?.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
}
