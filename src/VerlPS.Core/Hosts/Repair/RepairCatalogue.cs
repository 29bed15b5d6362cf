namespace VerlPS.Hosts;

/// <summary>A step as the catalogue knows it.</summary>
/// <param name="Id">Stable id.</param>
/// <param name="Title">What it does.</param>
/// <param name="RestartsEngine">The engine is restarted by it.</param>
/// <param name="WantsRestart">It takes effect when the engine is restarted.</param>
/// <param name="NeedsReboot">It takes effect with the next boot.</param>
/// <param name="After">What it can only fail without: the driver, right settings, or a step that installs something.</param>
internal sealed record RepairStepInfo(string Id, string Title, bool RestartsEngine, bool WantsRestart, bool NeedsReboot, IReadOnlyList<string> After);

/// <summary>What mends a check.</summary>
/// <param name="Check">The check's id.</param>
/// <param name="Status">Only where it came out so; null for Warning and Failed.</param>
/// <param name="Steps">Ids of steps; one with a question mark is for hosts that lack what it installs.</param>
/// <param name="Settings">Engine settings by name, and kernel parameters with their value.</param>
internal sealed record RepairRow(string Check, CheckStatus? Status, IReadOnlyList<string> Steps, IReadOnlyList<string> Settings);

/// <summary>Which steps there are, in an order that works, and which checks they mend: Data/repair-steps.csv and Data/repairs.csv.</summary>
internal static class RepairCatalogue
{
    private static readonly Lazy<IReadOnlyDictionary<string, RepairRow>> Rows = new(() => CsvTable.Load("repairs.csv")
        .Select(row => new RepairRow(row["check"], Enum.TryParse(row["status"], out CheckStatus status) ? status : null, Words(row["steps"]), Words(row["settings"])))
        .ToDictionary(row => row.Check, StringComparer.Ordinal));

    private static readonly Lazy<IReadOnlyList<RepairStepInfo>> AllSteps = new(() =>
    [
        .. CsvTable.Load("repair-steps.csv").Select(row => new RepairStepInfo(
            row["id"], row["title"], row["engine"] == "restarts", row["engine"] == "needs", row["reboot"] == "yes", Words(row["after"]))),
    ]);

    /// <summary>The steps, in the order in which they work.</summary>
    public static IReadOnlyList<RepairStepInfo> Steps => AllSteps.Value;

    /// <summary>The ids of the checks that have a row.</summary>
    public static IEnumerable<string> Checks => Rows.Value.Keys;

    /// <summary>What mends a check; null where nobody but a person can.</summary>
    public static RepairRow? Find(HostCheck check)
        => Rows.Value.TryGetValue(check.Id, out RepairRow? row) && (row.Status is null || row.Status == check.Status) ? row : null;

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
