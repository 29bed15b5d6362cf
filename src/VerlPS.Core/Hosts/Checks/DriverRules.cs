namespace VerlPS.Hosts;

/// <summary>Rules on the driver: kernel module and libraries.</summary>
internal static class DriverRules
{
    // nvidia-smi's exit code for a library that is not the kernel module's.
    private const int VersionMismatch = 18;
    private const string MismatchText = "Driver/library version mismatch";

    // The oldest branch that runs any CUDA 12; verl has no image with an older CUDA.
    private const int OldestBranch = 525;

    public static Finding Version(HostFacts facts)
    {
        if (facts.Driver.Value is not string found)
            return Finding.Fail("none", "no NVIDIA driver is loaded");

        return DriverVersion.TryParse(found) is not DriverVersion driver ? Finding.Warn(found, $"'{found}' is no driver version that VerlPS knows")
            : driver.Branch < OldestBranch ? Finding.Fail(found, $"driver {found} runs no image of verl: all hold CUDA 12 or newer, which needs 525")
            : Finding.Pass(found);
    }

    public static Finding Libraries(ProcessResult run, HostFacts facts)
    {
        if (run.ExitCode == VersionMismatch || SmiText.Says(run, MismatchText))
        {
            string module = facts.Driver.Value is string version ? $"the kernel module is {version}" : "the kernel module is another version";
            string libraries = SmiText.LibraryVersion(run) is string library ? $", the libraries are {library}" : ", not that of the libraries";
            return Finding.Fail("mismatch", $"{module}{libraries}: no program can use a GPU");
        }

        return facts.SmiReport.Value is not null ? Finding.Pass("they agree")
            : Finding.Skip(run.NotFound ? "no nvidia-smi" : "nvidia-smi doesn't answer");
    }
}
