namespace VerlPS.Failures;

/// <summary>Which failure a reader should see first: the earliest error, because most later ones come of it.</summary>
internal static class FailureOrder
{
    // Hydra's echo of the job says only that it failed.
    private const string Echo = "GEN002";

    /// <summary>Sorts failures that come in the order in which they were found.</summary>
    public static IReadOnlyList<VerlFailure> Sort(IEnumerable<VerlFailure> failures)
    {
        VerlFailure[] all = [.. failures];

        // Logs that were read one after the other are only in order by their times; where one has none, nothing better is known.
        bool timed = all.All(failure => failure.FirstSeen is not null);
        return [.. all.OrderBy(Weight).ThenBy(failure => timed ? failure.FirstSeen : null)];
    }

    private static int Weight(VerlFailure failure) => failure switch
    {
        { Severity: not ("critical" or "error") } => failure.Severity == "warning" ? 4 : 5,
        { WentOn: true } => 3,
        { Id: Echo } => 2,
        { IsSymptom: true } => 1,
        _ => 0,
    };
}
