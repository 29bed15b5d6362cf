namespace VerlPS.Logs;

/// <summary>Who writes: processes write at the same time, and each has its own traceback. Processes of Ray itself are known by name alone.</summary>
internal readonly record struct LineWriter(string Source, LogChannel Stream, int? ProcessId, string? NodeIp, string? Component, int? Rank)
{
    public static LineWriter Of(string source, LogChannel stream, LinePrefix prefix, int? rank)
        => new(source, stream, prefix.ProcessId, prefix.NodeIp, prefix.IsRaySystem ? prefix.Actor : null, rank);
}
