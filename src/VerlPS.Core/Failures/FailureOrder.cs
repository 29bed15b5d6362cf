namespace VerlPS.Failures;

/// <summary>Which failure a reader should see first: the earliest error, because most later ones come of it.</summary>
internal static class FailureOrder
{
    /// <summary>Sorts failures that come in the order in which they were found.</summary>
    public static IReadOnlyList<VerlFailure> Sort(IEnumerable<VerlFailure> failures)
    {
        VerlFailure[] all = [.. failures];

        // Logs that were read one after the other are only in order by their times; where one has none, nothing better is known.
        bool timed = all.All(failure => failure.FirstSeen is not null);
        return [.. all.OrderBy(Weight).ThenBy(failure => timed ? failure.FirstSeen : null)];
    }

    private static int Weight(VerlFailure failure) => failure.Severity switch
    {
        "critical" or "error" => failure.IsSymptom ? 1 : 0,
        "warning" => 2,
        _ => 3,
    };
}
