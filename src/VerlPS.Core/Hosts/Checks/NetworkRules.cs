using System.Globalization;
using VerlPS.Images;

namespace VerlPS.Hosts;

/// <summary>Rules on names, registries and the model hub. What the host's own files tell is judged by LocalNetworkRules.</summary>
internal static class NetworkRules
{
    public static Dictionary<string, Rule> All { get; } = new(LocalNetworkRules.All)
    {
        ["NET-DNS"] = Rule.On(facts => facts.Network.Registry, Name),
        ["NET-REGISTRY"] = Rule.On(facts => facts.Network.Registry, Registry),
        ["NET-MIRROR"] = Rule.On(facts => facts.Network.Mirrors, Mirrors),
        ["NET-RATELIMIT"] = Rule.On(facts => facts.Network.PullBudget, Budget)
            .When(facts => facts.Network.Registry.Value is not RegistryReading reading || reading.Server.Address == RegistryAddress.DockerHub),
        ["NET-MANIFEST"] = new Rule(
            facts => facts.Store.Image.Value is null ? facts.Network.Manifest : null,
            facts => facts.Store.Image.Value is null ? Manifest(facts.Network.Manifest.Known(), facts) : Finding.Pass("in the engine's store")).When(facts => facts.Image is not null),
        ["NET-HF"] = Rule.On(facts => facts.Network.ModelHub, ModelHub),
    };

    private static Finding Name(RegistryReading registry, HostFacts facts)
    {
        (string name, IReadOnlyList<string> addresses, TimeSpan elapsed) = registry.Server.Name;
        if (RegistryRoute.NeedsNoResolving(registry.Server.Address))
            return Finding.Pass($"{name} needs no resolving");
        if (addresses.Count == 0)
        {
            return registry.Server.IsRegistry
                ? Finding.Pass($"{name} is resolved by the proxy")
                : Finding.Fail("none", $"{name} does not resolve: no image can be pulled from it");
        }

        return elapsed > facts.Profile.DnsTime
            ? Finding.Warn(Seconds(elapsed), $"{name} took {Seconds(elapsed)} to resolve: each pull waits that long")
            : Finding.Pass($"{name} in {elapsed.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)} ms");
    }

    private static Finding Registry(RegistryReading registry, HostFacts facts)
    {
        string name = RegistryRoute.NameOf(registry.Server.Address);
        string through = registry.IsMirror ? $"through mirror {name}" : name;
        ServerAnswer answer = registry.Server.Answer;
        if (registry.Server.IsRegistry)
        {
            return answer.Elapsed > facts.Profile.AnswerTime
                ? Finding.Warn($"{through}, {Seconds(answer.Elapsed)}", $"{name} took {Seconds(answer.Elapsed)} to answer")
                : Finding.Pass(through);
        }

        string found = answer.Status?.ToString(CultureInfo.InvariantCulture) ?? "no answer";
        return answer.Status == 429
            ? Finding.Warn(found, $"{name} turns this host away for now (429): too many requests") with { Remedy = "Wait, log in with 'docker login', or use a mirror." }
            : Finding.Fail(found, $"{name} is not to be reached: {Describe(answer)}");
    }

    // A dead mirror costs time and not the pull, as long as the registry behind it answers: the engine goes on to that.
    private static Finding Mirrors(IReadOnlyList<ServerReading> mirrors, HostFacts facts)
    {
        if (mirrors.Count == 0)
            return Finding.Pass("none");

        ServerReading[] dead = [.. mirrors.Where(mirror => !mirror.IsRegistry)];
        string found = $"{mirrors.Count - dead.Length} of {mirrors.Count} answer";
        if (dead.Length > 0)
        {
            string reason = $"mirror {dead[0].Address.Authority} is not to be used: {Describe(dead[0].Answer)}";
            return facts.Network.Registry.Value?.Server.IsRegistry == true
                ? Finding.Warn(found, $"{reason}; every pull tries it first")
                : Finding.Fail(found, reason);
        }

        ServerReading slowest = mirrors.MaxBy(mirror => mirror.Answer.Elapsed)!;
        return slowest.Answer.Elapsed > facts.Profile.AnswerTime
            ? Finding.Warn(Seconds(slowest.Answer.Elapsed), $"mirror {slowest.Address.Authority} took {Seconds(slowest.Answer.Elapsed)} to answer")
            : Finding.Pass(string.Join(", ", mirrors.Select(mirror => mirror.Address.Authority)));
    }

    private static Finding Budget(PullBudget budget, HostFacts facts)
    {
        string window = budget.Window is TimeSpan time ? string.Create(CultureInfo.InvariantCulture, $" in {time.TotalHours:0.#} h") : "";
        string found = budget.Limit is int limit ? $"{budget.Remaining} of {limit} pulls left{window}" : $"{budget.Remaining} pulls left";
        return budget.Remaining switch
        {
            null => Finding.Pass("no limit"),
            0 => Finding.Fail(found, "Docker Hub lets this host pull nothing more for now"),
            int left when left < facts.Profile.PullsLeft => Finding.Warn(found, $"Docker Hub lets this host pull {left} more image{(left == 1 ? "" : "s")}"),
            _ => Finding.Pass(found),
        };
    }

    private static Finding Manifest(ManifestReading reading, HostFacts facts)
    {
        string tag = facts.Image!.Tag.Length > 0 ? facts.Image.Tag : facts.Image.Reference;
        if (reading.Refusal is VerlException refusal)
            return refusal.Kind == VerlErrorKind.RegistryAccessDenied
                ? Finding.Fail("refused", refusal.Message.TrimEnd('.')) with { Remedy = refusal.Remedy }
                : Finding.Skip(refusal.Message.TrimEnd('.'));
        if (reading.Manifest is not RemoteManifest manifest)
            return Finding.Fail("none", $"{reading.Server} has no {tag}");
        return manifest.CompressedSize is long size
            ? Finding.Pass($"{ByteSize.Format(size)} from {reading.Server}")
            : Finding.Fail("another platform", $"{tag} is not for {facts.Host.Value?.Architecture ?? "this host's processor"}");
    }

    // Models may be on the host already, so that a hub out of reach stops nobody yet.
    private static Finding ModelHub(ServerReading hub, HostFacts facts)
    {
        ServerAnswer answer = hub.Answer;
        return answer.Status is null or >= 500 ? Finding.Warn(answer.Status?.ToString(CultureInfo.InvariantCulture) ?? "no answer", $"{hub.Address.Authority} is not to be reached ({Describe(answer)}): models must be on the host")
            : answer.Elapsed > facts.Profile.AnswerTime ? Finding.Warn(Seconds(answer.Elapsed), $"{hub.Address.Authority} took {Seconds(answer.Elapsed)} to answer: models load slowly")
            : Finding.Pass(hub.Address.Authority);
    }

    private static string Describe(ServerAnswer answer) => answer switch
    {
        { Status: null } => (answer.Error ?? "no answer").TrimEnd('.'),
        { Status: 401 } => "it answers 401 without a challenge, so it is no registry",
        { Status: >= 300 and < 400 } when answer.Headers.TryGetValue("Location", out string? place) => $"it sends on to {place}, so it is no registry",
        _ => $"it answers {answer.Status}",
    };

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
}
