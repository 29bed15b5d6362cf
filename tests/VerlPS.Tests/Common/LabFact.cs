namespace VerlPS.Tests.Common;

/// <summary>A test inside the lab (tests/lab/enter.sh), against its real engine; skipped elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LabFactAttribute : FactAttribute
{
    public LabFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("VERLPS_LAB_INSIDE") is not { Length: > 0 })
            Skip = "No lab: run tests/lab/up.sh, and the tests by tests/lab/enter.sh.";
    }
}
