namespace VerlPS.Tests.Common;

/// <summary>A test against the lab's real engine (tests/lab/up.sh); skipped where none runs.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LabFactAttribute : FactAttribute
{
    public LabFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("VERLPS_LAB_DIR") is not { Length: > 0 } folder || !Directory.Exists(folder))
            Skip = "No lab: run tests/lab/up.sh and source its env.";
    }
}
