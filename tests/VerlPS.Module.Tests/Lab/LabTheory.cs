namespace VerlPS.Module.Tests.Lab;

/// <summary>A theory against the lab's real engine; skipped where none runs.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LabTheoryAttribute : TheoryAttribute
{
    public LabTheoryAttribute() => Skip = new LabFactAttribute().Skip;
}
