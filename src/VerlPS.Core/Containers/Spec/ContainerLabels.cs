using System.Reflection;

namespace VerlPS.Containers;

/// <summary>The labels by which the module knows its own containers.</summary>
public static class ContainerLabels
{
    /// <summary>On every container of ours: the module's version.</summary>
    public const string Version = "io.verlps.version";

    /// <summary>The hash of the spec (SpecHash).</summary>
    public const string Spec = "io.verlps.spec";

    /// <summary>The names of the variables that are secret although their names do not say so, with commas between; not there without any.</summary>
    public const string Secrets = "io.verlps.secrets";

    /// <summary>What the container is for.</summary>
    public const string Role = "io.verlps.role";

    /// <summary>The version that Version gets.</summary>
    public static string ModuleVersion { get; } =
        typeof(ContainerLabels).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The labels of a container: ours, and those that somebody asked for.</summary>
    public static SortedDictionary<string, string> Of(ContainerSpec spec, IEnumerable<KeyValuePair<string, string>> more)
    {
        SortedDictionary<string, string> labels = new(StringComparer.Ordinal)
        {
            [Version] = ModuleVersion,
            [Role] = "single",
            [Spec] = SpecHash.Of(spec),
        };
        // Whoever compares the container with another must not show their values either.
        string[] secrets = [.. spec.Secrets.Where(name => !SecretNames.IsSecret(name))];
        if (secrets.Length > 0)
            labels[Secrets] = string.Join(',', secrets);
        foreach ((string name, string value) in more)
            labels[name] = value;
        return labels;
    }
}
