namespace VerlPS.Hosts;

/// <summary>The gate that an image brings in its environment: the NVIDIA hook holds the host against it before the container starts.</summary>
/// <param name="Requirements">The expressions, all of which must be met; empty where the image asks for nothing.</param>
/// <param name="IsDisabled">The image itself turns the gate off.</param>
public sealed record ImageGate(IReadOnlyList<string> Requirements, bool IsDisabled)
{
    private const string Requirement = "NVIDIA_REQUIRE_";

    /// <summary>Reads it as the NVIDIA Container Toolkit does; Jetson's requirements are for boards that verl does not run on.</summary>
    /// <param name="environment">The image's variables, as NAME=value.</param>
    public static ImageGate Read(IEnumerable<string> environment)
    {
        Dictionary<string, string> variables = [];
        foreach (string line in environment)
        {
            int sign = line.IndexOf('=', StringComparison.Ordinal);
            if (sign > 0)
                variables[line[..sign]] = line[(sign + 1)..];
        }

        List<string> requirements =
        [
            .. variables.Where(variable => variable.Key.StartsWith(Requirement, StringComparison.Ordinal) && !variable.Key.StartsWith($"{Requirement}JETPACK", StringComparison.Ordinal))
                .OrderBy(variable => variable.Key, StringComparer.Ordinal)
                .Select(variable => variable.Value),
        ];
        // Images from before the gate name their CUDA only, and that is their requirement.
        if (!variables.ContainsKey($"{Requirement}CUDA") && variables.GetValueOrDefault("CUDA_VERSION")?.Split('.') is [string major, string minor, ..])
            requirements.Add($"cuda>={major}.{minor}");
        return new ImageGate(requirements, variables.GetValueOrDefault("NVIDIA_DISABLE_REQUIRE")?.ToUpperInvariant() is "1" or "T" or "TRUE");
    }
}
