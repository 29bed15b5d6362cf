namespace VerlPS.Tests.Common;

/// <summary>A test on real captures, which are not part of the project; skipped where VERLPS_SAMPLES does not name their folder.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SamplesTheoryAttribute : TheoryAttribute
{
    public SamplesTheoryAttribute()
    {
        if (Samples.Folder is null)
            Skip = "VERLPS_SAMPLES does not name a folder of captures.";
    }
}

internal static class Samples
{
    public static string? Folder { get; } =
        Environment.GetEnvironmentVariable("VERLPS_SAMPLES") is { Length: > 0 } folder && Directory.Exists(folder) ? folder : null;

    public static string Read(string path) => File.ReadAllText(Path.Combine(Folder!, path));
}
