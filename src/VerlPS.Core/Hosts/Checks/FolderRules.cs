namespace VerlPS.Hosts;

/// <summary>Rules on the folders that a job reads and writes.</summary>
internal static class FolderRules
{
    public static Finding JudgeData(IReadOnlyList<FolderReading> data) => Worst(data.Select(JudgeData));

    public static Finding JudgeWorkspace(IReadOnlyList<FolderReading> folders, HostProfile profile) => Worst(folders.Select(folder => JudgeWorkspace(folder, profile)));

    private static Finding JudgeData(FolderReading reading)
    {
        string path = reading.Path;
        if (reading.Facts.Value is not FolderFacts data)
            return Unread(reading);

        // A container's root reads what this user may not, except on NFS; and data in memory may be meant so.
        string found = $"{path} {Where(data)}";
        return data.Kind == PathKind.Missing ? Finding.Fail("none", $"{path} is not there: 'docker run -v' would put an empty folder in its place")
            : data.IsEmpty ? Finding.Warn("empty", $"{path} is empty{(data.Mount?.MountPoint == data.Nearest ? "" : ": is its disk mounted?")}")
            : !data.Access.HasFlag(PathAccess.Read) ? Finding.Warn(found, $"{path} can't be read by this user")
            : data.IsInMemory ? Finding.Warn(found, $"{path} is in memory ({data.Mount!.FileSystem}): it takes RAM from the job and is lost at the next boot")
            : Finding.Pass(found);
    }

    private static Finding JudgeWorkspace(FolderReading reading, HostProfile profile)
    {
        string path = reading.Path;
        if (reading.Facts.Value is not FolderFacts folder)
            return Unread(reading);

        string found = $"{path} {Where(folder)}{(folder.Free is long free ? $", {ByteSize.Format(free)} free" : "")}";
        bool writable = folder.Access.HasFlag(PathAccess.Write);
        return folder.Kind == PathKind.File ? Finding.Fail("a file", $"{path} is a file")
            : folder.IsReadOnly ? Finding.Fail(found, $"{path} is on a read-only mount ({folder.Mount!.MountPoint})")
            : folder.IsInMemory ? Finding.Fail(found, $"{path} is in memory ({folder.Mount!.FileSystem}): checkpoints are lost at the next boot")
            : !writable && folder.Kind == PathKind.Missing ? Finding.Fail(found, $"{path} can't be made: this user may not write to {folder.Nearest}")
            : !writable ? Finding.Warn(found, $"{path} can't be written by this user, only by a container's root")
            : folder.Free < profile.WorkspaceFree ? Finding.Warn(found, $"{path} has {ByteSize.Format(folder.Free.Value)} free: checkpoints of one run can take more than {ByteSize.Format(profile.WorkspaceFree)}")
            : Finding.Pass(found);
    }

    private static Finding Unread(FolderReading reading) => Finding.Fail("no answer", $"{reading.Path}: {reading.Facts.Missing}; does its mount hang?");

    private static string Where(FolderFacts folder) => folder.Mount is MountEntry mount ? $"on {mount.FileSystem}" : "on an unknown file system";

    // One path in trouble is told before all that are well.
    private static Finding Worst(IEnumerable<Finding> findings)
    {
        Finding[] all = [.. findings];
        Finding[] wrong = [.. all.Where(finding => finding.Reason is not null).OrderBy(finding => finding.Status != CheckStatus.Failed)];
        return wrong.Length == 0
            ? Finding.Pass(string.Join(", ", all.Select(finding => finding.Found)))
            : new Finding(wrong[0].Status, string.Join(", ", wrong.Select(finding => finding.Found)), string.Join("; ", wrong.Select(finding => finding.Reason)));
    }
}
