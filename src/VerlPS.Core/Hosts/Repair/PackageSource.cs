namespace VerlPS.Hosts;

/// <summary>
/// How a distribution installs packages, and where Docker keeps those for it. Docker has none for openEuler and Anolis,
/// and their releases are not those that its CentOS folders are named after; packages for release 9 are built on the
/// libc of openEuler 22.03 and later, those for 10 are refused by its rpm (SuperManito/LinuxMirrors#115).
/// openEuler's own docker-engine is 18.09, which has no --gpus.
/// </summary>
/// <param name="Manager">apt or dnf.</param>
/// <param name="Folder">The folder of download.docker.com/linux.</param>
/// <param name="Release">What Docker calls the release: a code name for apt, a number for dnf.</param>
internal sealed record PackageSource(string Manager, string Folder, string Release)
{
    /// <summary>The package manager is apt.</summary>
    public bool IsApt => Manager == "apt";

    /// <summary>Where to get a driver from.</summary>
    public string? Driver { get; init; }

    /// <summary>Finds what is known of a distribution; null where it is none that VerlPS knows.</summary>
    public static PackageSource? Find(LinuxDistribution? distribution)
    {
        string major = distribution?.VersionId?.Split('.')[0] ?? string.Empty;
        IReadOnlyDictionary<string, string>? row = distribution is null ? null : CsvTable.Load("distributions.csv").FirstOrDefault(row
            => row["id"].Equals(distribution.Id, StringComparison.OrdinalIgnoreCase) && (row["release"].Length == 0 || row["release"] == major));
        if (row is null || row["packages"].Length == 0)
            return null;

        string release = row["packages"] == "apt" ? distribution!.Codename ?? string.Empty : row["target"].Length > 0 ? row["target"] : major;
        return release.Length == 0 || !release.All(char.IsAsciiLetterOrDigit) ? null : new PackageSource(row["packages"], row["folder"], release) { Driver = row["driver"] };
    }
}
