using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>Rules on processors, their nodes, and the way between GPUs.</summary>
internal static class ProcessorRules
{
    public static Finding Count(HostDescription host, HostFacts facts)
    {
        if (host.Cpus is not int cpus)
            return Finding.Skip("processors not known");

        HostProfile profile = facts.Profile;
        int gpus = facts.Gpus.Count;
        string found = string.Create(CultureInfo.InvariantCulture, $"{cpus} processor{(cpus == 1 ? "" : "s")} for {gpus} GPU{(gpus == 1 ? "" : "s")}");
        Finding finding = cpus < profile.CpuMinimum ? Finding.Fail(found, $"{found}: Ray and a rollout engine need {profile.CpuMinimum} at the least")
            : cpus < profile.CpusPerGpu * gpus ? Finding.Warn(found, $"{found}: rollout and data loading will starve the GPUs")
            : Finding.Pass(found);
        return finding with { Wanted = $"{profile.CpusPerGpu} logical processors for each GPU" };
    }

    public static Finding Numa(NumaLayout numa)
    {
        string found = $"{numa.Nodes} node{(numa.Nodes == 1 ? "" : "s")}";
        if (numa.Nodes < 2)
            return Finding.Pass(found);

        List<string> reasons = [];
        if (numa.Balancing)
            reasons.Add("NUMA balancing moves pages while training runs");
        if (numa.Unplaced.Count > 0)
            reasons.Add($"the firmware does not tell the NUMA node of {string.Join(", ", numa.Unplaced)}");
        return reasons.Count == 0 ? Finding.Pass($"{found}, balancing off") : Finding.Warn(found, string.Join("; ", reasons)) with
        {
            Remedy = numa.Balancing ? null : "Set the NUMA nodes per socket in the BIOS or update it; until then pin processes by 'nvidia-smi topo -m'.",
        };
    }

    public static Finding AccessControl(PcieAcs acs)
        => acs.IsVirtual ? Finding.Pass("virtual machine")
            : acs.Bridges.Count == 0 ? Finding.Pass("off")
            : Finding.Warn(
                $"on for {acs.Bridges.Count}",
                $"PCIe access control (ACS) is on at {acs.Bridges[0]}{(acs.Bridges.Count > 1 ? $" and {acs.Bridges.Count - 1} more" : "")}: traffic between GPUs takes the way through the processor");
}
