using System.Text.RegularExpressions;

namespace VerlPS.Compose;

/// <summary>The rule on what compose itself makes of the file: its words, with the line that they are about.</summary>
internal static partial class ComposeVerdictRules
{
    private static readonly (string Says, string Remedy)[] Remedies =
    [
        ("env file", "Make that file, or say 'required: false' beside its path."),
        ("required variable", "Set it in the shell or in a file .env beside the compose file."),
        ("invalid interpolation", "Write $$ for a $ that is no variable, and close each ${."),
        ("dependency cycle", "Take one service out of a 'depends_on' of the circle."),
        ("no such file", "Make that file, or correct its path: it counts from the compose file's folder."),
        ("invalid size", "Write a number and b, k, m or g: 64g."),
        ("cannot extend", "Name a service of the file that is extended."),
        ("can't set distinct values", "Leave out the short key."),
        ("failed to cast", "Write a value of the kind that the key takes; without a limit is -1."),
    ];

    public static Dictionary<string, Func<ComposeFacts, IEnumerable<ComposeFault>>> All { get; } = new() { ["CMP-COMPOSE"] = Judge };

    private static IEnumerable<ComposeFault> Judge(ComposeFacts facts)
    {
        if (facts.Verdict.Missing is string missing)
            return [new ComposeFault(CheckStatus.Skipped, null, 0, missing)];

        string version = facts.Plugin.Value?.Version is string number ? $"compose {number}" : "compose";
        IEnumerable<ComposeFault> faults = facts.Verdict.Warnings.Where(warning => !IsTold(facts, warning)).Select(warning => Fault(facts, CheckStatus.Warning, $"{version} warns: ", warning));
        return facts.Verdict.Error is string error ? faults.Prepend(Fault(facts, CheckStatus.Failed, $"{version} refuses the file: ", error)) : faults;
    }

    private static ComposeFault Fault(ComposeFacts facts, CheckStatus status, string begin, string text)
    {
        (string? service, int line) = Place(facts, text);
        return new ComposeFault(status, service, line, begin + PlainSecrets.Hide(facts, text).TrimEnd('.'))
        {
            Remedy = Remedies.FirstOrDefault(known => text.Contains(known.Says, StringComparison.OrdinalIgnoreCase)).Remedy,
        };
    }

    // Compose names a place by its keys, 'services.verl.ports', or a service by its name.
    private static (string? Service, int Line) Place(ComposeFacts facts, string text)
    {
        string[] words = Indexed().Replace(text, "services.$1").Split(' ', '\'', '"', ',', ':');
        ComposePlace[] places = [.. ComposeTree.Walk(facts.File)];
        foreach (string word in words.Where(word => word.Contains('.', StringComparison.Ordinal)))
        {
            // 'services.a' and the key that it may not have: 'services.a Additional property b'.
            string path = Additional().Match(text) is { Success: true } match && match.Groups["path"].Value == word ? $"{word}.{match.Groups["key"].Value}" : word.TrimEnd('.', '[', ']');
            if (places.FirstOrDefault(place => place.Path == path) is ComposePlace found)
                return (found.Service, found.Line);
        }

        ServiceReading? named = facts.Services.FirstOrDefault(service => text.Contains($"service \"{service.Name}\"", StringComparison.Ordinal) || text.Contains($"service {service.Name} ", StringComparison.Ordinal));
        return (named?.Name, named?.Line ?? 0);
    }

    // Other checks tell the same with its line.
    private static bool IsTold(ComposeFacts facts, string warning)
        => warning.Contains("`version` is obsolete", StringComparison.Ordinal)
            || (Unset().Match(warning) is { Success: true } match && ValueRules.Unset(facts).Any(use => use.Name == match.Groups[1].Value));

    [GeneratedRegex(@"(?<path>\S+) Additional property (?<key>\S+) is not allowed", RegexOptions.CultureInvariant)]
    private static partial Regex Additional();

    [GeneratedRegex(@"services\[([^\]]+)\]", RegexOptions.CultureInvariant)]
    private static partial Regex Indexed();

    [GeneratedRegex("""The "([^"]+)" variable is not set""", RegexOptions.CultureInvariant)]
    private static partial Regex Unset();
}
