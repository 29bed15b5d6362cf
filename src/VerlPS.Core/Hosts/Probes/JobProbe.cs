namespace VerlPS.Hosts;

/// <summary>Reads the facts on the folders that a job names.</summary>
internal static class JobProbe
{
    public static async Task<JobFacts> ReadAsync(ProbeScope scope)
    {
        if (!scope.Ports.Engine.Endpoint.IsLocal)
            return new JobFacts(HostProbe.OtherHost);

        Task<FolderReading[]> folders = ReadAsync(scope, scope.Request.Job.Paths);
        Task<FolderReading[]> data = ReadAsync(scope, scope.Request.Job.DataPaths);
        return new JobFacts("not read") { Folders = Merge(await folders.ConfigureAwait(false)), Data = Merge(await data.ConfigureAwait(false)) };
    }

    private static Task<FolderReading[]> ReadAsync(ProbeScope scope, IEnumerable<string> paths) => Task.WhenAll(paths.Select(async path => new FolderReading(
        path, await scope.Reader.BlockingAsync(() => new FolderProbe(scope.Tree).Read(path), "no absolute path").ConfigureAwait(false))));

    private static Fact<IReadOnlyList<FolderReading>> Merge(FolderReading[] readings)
        => readings.Length == 0
            ? Fact.None<IReadOnlyList<FolderReading>>("no folder was named")
            : Fact.Of<IReadOnlyList<FolderReading>>(readings, readings.Max(reading => reading.Facts.Duration));
}
