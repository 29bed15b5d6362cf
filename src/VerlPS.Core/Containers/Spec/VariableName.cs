namespace VerlPS.Containers;

/// <summary>The name of an environment variable.</summary>
internal static class VariableName
{
    /// <summary>What is wrong with it, a sentence; null where it can be one.</summary>
    public static string? Fault(string name) => name.Length == 0 || name.Contains('=', StringComparison.Ordinal) ? $"'{name}' can't be the name of an environment variable." : null;
}
