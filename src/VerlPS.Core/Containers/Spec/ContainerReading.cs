namespace VerlPS.Containers;

/// <summary>What a container was made from, as far as it tells: no platform, and no fields without a parameter.</summary>
/// <param name="Spec">Without the variables, entrypoint, command, user and folder that are the image's.</param>
/// <param name="ImageEnvironment">The image's variables; one that was set to the same value once more can't be told from them.</param>
/// <param name="HasEngineLogDriver">The log driver is the engine's own, and the options may be too.</param>
public sealed record ContainerReading(ContainerSpec Spec, IReadOnlyDictionary<string, string> ImageEnvironment, bool HasEngineLogDriver)
{
    /// <summary>The spec by itself: what may be the engine's or compose's own is left out.</summary>
    public ContainerSpec AsSpec() => Spec with
    {
        LogDriver = HasEngineLogDriver ? null : Spec.LogDriver,
        LogOptions = HasEngineLogDriver ? new SortedDictionary<string, string>() : Spec.LogOptions,
        Labels = new SortedDictionary<string, string>(Spec.Labels.Where(label => !label.Key.StartsWith("com.docker.compose.", StringComparison.Ordinal)).ToDictionary(), StringComparer.Ordinal),
    };

    /// <summary>The spec, read in the light of another one: where the container leaves open whose a value is, it is that one's.</summary>
    public ContainerSpec InLightOf(ContainerSpec other)
    {
        SortedDictionary<string, string> environment = new(Spec.Environment.ToDictionary(), StringComparer.Ordinal);
        foreach ((string name, string value) in other.Environment)
        {
            if (ImageEnvironment.TryGetValue(name, out string? images) && images == value)
                environment.TryAdd(name, value);
        }

        ContainerSpec read = Spec with { Environment = environment, Secrets = [.. Spec.Secrets.Union(other.Secrets)] };
        if (!HasEngineLogDriver)
            return read;
        return other.LogDriver is null
            ? read with { LogDriver = null, LogOptions = new SortedDictionary<string, string>() }
            : read with { LogOptions = new SortedDictionary<string, string>(Spec.LogOptions.Where(option => other.LogOptions.ContainsKey(option.Key)).ToDictionary(), StringComparer.Ordinal) };
    }
}
