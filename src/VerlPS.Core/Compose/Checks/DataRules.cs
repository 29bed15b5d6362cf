namespace VerlPS.Compose;

/// <summary>Rules on secrets, and on models that are to outlive the container.</summary>
internal static class DataRules
{
    private const string DefaultCache = "/root/.cache/huggingface";

    public static Dictionary<string, Func<ComposeFacts, IEnumerable<ComposeFault>>> All { get; } = new()
    {
        ["CMP-SECRET"] = Secrets,
        ["CMP-CACHE"] = facts => facts.Services.SelectMany(Cache),
    };

    private static IEnumerable<ComposeFault> Secrets(ComposeFacts facts)
    {
        HashSet<int> named = [];
        foreach ((ServiceReading service, ServiceVariable variable) in facts.Services.SelectMany(service => service.Environment.Where(PlainSecrets.IsPlain), (service, variable) => (service, variable)))
        {
            named.Add(variable.Line);
            yield return ComposeFault.Warn(
                service.Name, variable.Line, $"{variable.Name} has its value in the file: whoever reads the file has the secret", $"Write '{variable.Name}:' without a value, or '- {variable.Name}' in a list: compose takes it from the shell or from .env.") with { Found = variable.Name };
        }

        foreach (ComposePlace place in ComposeTree.Walk(facts.File).Where(place => !named.Contains(place.Line)))
        {
            if ((place.Node switch { ComposeText plain => plain.Text, ComposeTemplate template => template.Text, _ => null }) is string text && PlainSecrets.Kind(text) is string kind)
            {
                yield return ComposeFault.Warn(
                    place.Service, place.Line, $"{Name(place)} holds what looks like a {kind}: whoever reads the file has it", "Put it into a variable of the shell or of .env, and write ${NAME} here.") with { Found = kind };
            }
        }
    }

    // An item of a list is named by the list; of its own text the name before '=' would do, and the rest never.
    private static string Name(ComposePlace place)
    {
        string[] keys = [.. place.Path.Split('.').Where(key => !key.All(char.IsAsciiDigit))];
        return $"'{string.Join('.', place.Service is null ? keys : keys.Skip(2))}'";
    }

    private static IEnumerable<ComposeFault> Cache(ServiceReading service)
    {
        // Without -Root New-VerlCompose mounts nothing, which whoever left it out knows.
        if (!service.Trains || service.IsPartial || service.IsOurs || service.Variable("HF_HUB_OFFLINE") is "1" or "true")
            yield break;

        ServiceVariable? variable = service.Environment.LastOrDefault(variable => variable.Name is "HF_HUB_CACHE") ?? service.Environment.LastOrDefault(variable => variable.Name is "HF_HOME");
        string? folder = variable is null ? DefaultCache : variable.Value;
        if (folder is null || service.Mounts.Any(mount => mount.Kind != "tmpfs" && IsBelow(folder, mount.Target)))
            yield break;

        string? mounted = service.Mounts.Where(mount => mount.Kind != "tmpfs").Select(mount => mount.Target).FirstOrDefault(target => target.EndsWith("models", StringComparison.Ordinal));
        yield return ComposeFault.Warn(
            service.Name,
            variable?.Line ?? (service.Node("volumes") is null ? service.LineOf("image") : service.LineOf("volumes")),
            $"models from Hugging Face go to {folder}, which is on no mount: each new container fetches them again",
            mounted is null ? $"Mount a folder there: 'volumes: [\"/data/huggingface:{folder}\"]'." : $"Write 'HF_HOME: {mounted}' under 'environment:'.") with { Found = folder };
    }

    private static bool IsBelow(string folder, string mount)
        => mount.TrimEnd('/') is var root && (root.Length == 0 || folder == root || folder.StartsWith($"{root}/", StringComparison.Ordinal));
}
