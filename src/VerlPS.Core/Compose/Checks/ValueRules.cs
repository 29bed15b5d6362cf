using System.Globalization;
using System.Text.RegularExpressions;
using VerlPS.Containers;

namespace VerlPS.Compose;

/// <summary>Rules on variables that compose puts in, and on values that it reads otherwise than they look.</summary>
internal static partial class ValueRules
{
    // Compose sets it itself.
    private const string ProjectName = "COMPOSE_PROJECT_NAME";

    public static Dictionary<string, Func<ComposeFacts, IEnumerable<ComposeFault>>> All { get; } = new()
    {
        ["CMP-VARIABLE"] = Variables,
        ["CMP-QUOTE"] = Quotes,
    };

    /// <summary>The variables that are not set and have no default, with where they are first used.</summary>
    public static IEnumerable<(string Name, ComposePlace Place, bool IsRequired)> Unset(ComposeFacts facts)
        => ComposeTree.Walk(facts.File)
            .Where(place => place.Node is ComposeTemplate)
            .SelectMany(place => ComposeVariables.Uses(((ComposeTemplate)place.Node).Text).Select(use => (use.Name, place, use)))
            .Where(found => found.use.IsMissing(facts.Variables(found.Name)) && found.Name != ProjectName)
            .GroupBy(found => found.Name)
            .Select(group => (group.Key, group.First().place, group.Any(found => found.use.IsRequired)));

    private static IEnumerable<ComposeFault> Variables(ComposeFacts facts) => Unset(facts).Select(unset =>
        new ComposeFault(
            unset.IsRequired ? CheckStatus.Failed : CheckStatus.Warning,
            unset.Place.Service,
            unset.Place.Line,
            $"the variable {unset.Name} {(unset.IsRequired ? "has to be set and is not: compose refuses the file" : "is not set: compose puts nothing in its place")}")
        {
            Found = unset.Name,
            Remedy = $"Set {unset.Name} in the shell or in a file .env beside the compose file, or write ${{{unset.Name}:-default}}.",
        });

    private static IEnumerable<ComposeFault> Quotes(ComposeFacts facts)
        => facts.Services.SelectMany(service => new[] { "environment", "labels" }
            .Select(key => service.Map.Find(key)?.Value).OfType<ComposeMap>()
            .SelectMany(map => map.Entries)
            .Where(entry => entry.Value is ComposeLiteral literal && Changes(literal))
            .Select(entry => Quote(service.Name, entry, ((ComposeLiteral)entry.Value).Text)));

    private static ComposeFault Quote(string service, ComposeEntry entry, string text) => SecretNames.IsSecret(entry.Key)
        ? ComposeFault.Warn(service, entry.Line, $"{entry.Key} has no quotes, and compose makes another value of it")
        : ComposeFault.Warn(service, entry.Line, $"{entry.Key}: {text} has no quotes, and compose makes {Made(text)} of it", $"{entry.Key}: \"{text}\"") with { Found = text };

    private static bool Changes(ComposeLiteral literal) => literal.Kind switch
    {
        ComposeLiteralKind.WholeNumber => !PlainNumber().IsMatch(literal.Text),
        ComposeLiteralKind.Number => !PlainFraction().IsMatch(literal.Text),
        ComposeLiteralKind.Boolean => literal.Text is not ("true" or "false"),
        ComposeLiteralKind.Timestamp => true,
        _ => false,
    };

    private static string Made(string text) => ComposeLiteralForm.Of(text) switch
    {
        ComposeLiteralKind.Timestamp => "a date with a time",
        ComposeLiteralKind.Boolean => text.ToLowerInvariant(),
        ComposeLiteralKind.WholeNumber => "another number",
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && Math.Abs(number) is >= 1e-4 and < 1e15 => number.ToString(CultureInfo.InvariantCulture),
        _ => "another spelling",
    };

    [GeneratedRegex(@"^-?(?:0|[1-9][0-9]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainNumber();

    [GeneratedRegex(@"^-?(?:0|[1-9][0-9]*)\.(?:[0-9]*[1-9])\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainFraction();
}
