namespace VerlPS;

/// <summary>A Linux distribution, as /etc/os-release names it.</summary>
/// <param name="Id">ID: ubuntu, debian, rhel, rocky, openEuler; "linux" where the file names none.</param>
/// <param name="IdLike">ID_LIKE: the distributions it is made from, nearest first; empty where it says nothing.</param>
/// <param name="VersionId">VERSION_ID, for example 22.04; null for a rolling release.</param>
/// <param name="Codename">VERSION_CODENAME, for example jammy; null where there is none.</param>
public sealed record LinuxDistribution(string Id, string[] IdLike, string? VersionId, string? Codename);
