using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>Rules on the disk that holds images.</summary>
internal static class DiskRules
{
    // Current images take 24 to 45 GB unpacked, and a pull needs the packed layers beside them.
    public static Finding Space(DiskSpace disk, HostFacts facts)
    {
        HostProfile profile = facts.Profile;
        string found = $"{ByteSize.Format(disk.Free)} in {disk.Path}";
        if (facts.Request.Job.MinimumFreeSpace is long wanted)
        {
            return (disk.Free < wanted ? Finding.Fail(found, $"{found} is less than the {ByteSize.Format(wanted)} asked for") : Finding.Pass(found)) with
            {
                Wanted = ByteSize.Format(wanted),
            };
        }

        string share = string.Create(CultureInfo.InvariantCulture, $"{disk.FreePercent:0.#} %");
        Finding finding = disk.Free < profile.DiskFreeMinimum ? Finding.Fail(found, $"{found} is too little to pull an image of verl")
            : disk.Free < profile.DiskFree ? Finding.Warn(found, $"{found} is enough for one or two images")
            : disk.FreePercent < profile.DiskFreePercent ? Finding.Warn(found, $"{found} is {share} of the disk: checkpoints fill the rest soon")
            : Finding.Pass(found);
        return finding with { Wanted = string.Create(CultureInfo.InvariantCulture, $"{ByteSize.Format(profile.DiskFree)} and {profile.DiskFreePercent} %") };
    }

    public static Finding Inodes(DiskSpace disk, HostFacts facts)
    {
        if (disk.FreeInodesPercent is not double free)
            return Finding.Pass("no limit");

        HostProfile profile = facts.Profile;
        string found = string.Create(CultureInfo.InvariantCulture, $"{free:0.#} % free in {disk.Path}");
        string reason = string.Create(CultureInfo.InvariantCulture, $"inodes: {found}; an image of verl unpacks to several 100 000 files");
        Finding finding = free < profile.InodesFreePercentMinimum ? Finding.Fail(found, reason)
            : free < profile.InodesFreePercent ? Finding.Warn(found, reason)
            : Finding.Pass(found);
        return finding with { Wanted = string.Create(CultureInfo.InvariantCulture, $"{profile.InodesFreePercent} % free") };
    }
}
