namespace VerlPS.Compose;

/// <summary>A key of the Compose Specification.</summary>
/// <param name="Name">The key.</param>
/// <param name="Types">What its value may be: text, number, boolean, null, table, options, limits, [text], [PLACE], {PLACE}, {*PLACE} with names of the user's own, {} for any map.</param>
/// <param name="Values">The only values, or the form of a text with # before it; empty where any will do.</param>
/// <param name="IsRequired">It has to be there.</param>
internal sealed record ComposeKey(string Name, IReadOnlyList<string> Types, IReadOnlyList<string> Values, bool IsRequired);

/// <summary>The keys of each place of a compose file: Compose/Data/compose-keys.csv, after the Compose Specification's schema of July 2026.</summary>
internal static class ComposeKeys
{
    private static readonly Lazy<Dictionary<string, Dictionary<string, ComposeKey>>> Places = new(() =>
        CsvTable.Load("compose-keys.csv")
            .GroupBy(row => row["place"], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(Read).ToDictionary(key => key.Name, StringComparer.Ordinal), StringComparer.Ordinal));

    /// <summary>The keys of a place, for example <c>service</c> or <c>deploy.resources</c>.</summary>
    public static IReadOnlyDictionary<string, ComposeKey> Of(string place) => Places.Value[place];

    /// <summary>What was probably meant by a key that a place does not have; null where nothing is near.</summary>
    public static string? Suggest(string place, string key)
    {
        (string Name, int Distance) near = Of(place).Keys
            .Select(name => (name, EditDistance(key.ToLowerInvariant().Replace('-', '_'), name)))
            .OrderBy(pair => pair.Item2)
            .First();
        if (near.Distance <= Math.Max(1, Math.Min(3, key.Length / 3)))
            return $"Write '{near.Name}' for '{key}'.";

        // A key of a service that stands one level too high, and the other way round.
        return place == "file" && Of("service").ContainsKey(key) ? $"'{key}' belongs below a service: indent it."
            : place == "service" && Of("file").ContainsKey(key) ? $"'{key}' belongs to the top of the file, not into a service."
            : place == "service" && Of("build").ContainsKey(key) ? $"'{key}' belongs below 'build:'."
            : null;
    }

    private static ComposeKey Read(IReadOnlyDictionary<string, string> row)
        => new(row["key"], row["types"].Split(' '), row["values"].Split(' ', StringSplitOptions.RemoveEmptyEntries), row["required"] == "yes");

    // Levenshtein, by rows.
    private static int EditDistance(string from, string to)
    {
        int[] above = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int[] row = new int[to.Length + 1];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
                row[j] = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1));
            above = row;
        }

        return above[^1];
    }
}
