namespace VerlPS.Failures;

/// <summary>What of a host a failure has to do with.</summary>
[Flags]
internal enum HostTopics
{
    None = 0,
    Driver = 1,
    GpuErrors = 2,
    Memory = 4,
    SharedMemory = 8,
    Disk = 16,
    End = 32,
}

/// <summary>Chooses the topics of failures.</summary>
internal static class HostTopic
{
    /// <summary>The topics of a failure; none where the host has nothing to say to it.</summary>
    public static HostTopics Of(VerlFailure failure) => failure switch
    {
        { Id: "DKR013" or "DKR014" or "RAY009" or "CKP001" } => HostTopics.Disk,
        { Id: "NVD020" or "SHM001" or "SHM002" or "SHM003" or "SHM004" or "SHM005" } => HostTopics.SharedMemory,
        { Id: "LIM004" or "RAY001" or "RAY002" or "DKR018" or "GEN005" } => HostTopics.Memory | HostTopics.End,
        { Id: "RAY003" or "VLM003" or "SGL003" or "GEN003" } => HostTopics.GpuErrors | HostTopics.Memory | HostTopics.End,
        { Id: "GEN001" or "GEN002" } => HostTopics.End,
        { Component: "nvidia" or "cuda" or "nccl" } => HostTopics.Driver | HostTopics.GpuErrors,
        _ => HostTopics.None,
    };
}
