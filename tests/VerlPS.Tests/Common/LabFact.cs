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

/// <summary>The same with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LabTheoryAttribute : TheoryAttribute
{
    public LabTheoryAttribute() => Skip = new LabFactAttribute().Skip;
}

/// <summary>Tests that no other may run beside: they pull, remove and mount where all would see it.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneDefinition;
