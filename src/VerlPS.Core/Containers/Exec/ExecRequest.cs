namespace VerlPS.Containers;

/// <summary>What to run in a container.</summary>
public sealed record ExecRequest
{
    private const int LongestTitle = 120;

    /// <summary>As it was written: one element with a blank in it is a line for <c>/bin/sh -c</c>, several are an argument vector.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Environment variables beside the container's own; their values are shown to nobody.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The working directory; null for the container's.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>A user, and after a colon a group, by name or number; null for the container's.</summary>
    public string? User { get; init; }

    /// <summary>The lines of its standard input; null where it has none.</summary>
    public IReadOnlyList<string>? Input { get; init; }

    /// <summary>The argument vector.</summary>
    public IReadOnlyList<string> Arguments => CommandForm.ToArguments(Command);

    /// <summary>The command for messages: one line, not too long.</summary>
    public string Title
    {
        get
        {
            string text = string.Join(' ', string.Join(' ', Command).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            return text.Length <= LongestTitle ? text : $"{text[..LongestTitle]}…";
        }
    }

    /// <summary>Refuses what no engine can do.</summary>
    /// <exception cref="VerlException">InvalidArgument.</exception>
    public void Validate()
    {
        if (Environment.Keys.FirstOrDefault(name => VariableName.Fault(name) is not null) is string wrong)
            throw new VerlException(VerlErrorKind.InvalidArgument, VariableName.Fault(wrong)!, wrong, "Write -Environment @{ NAME = 'value' }.");
        if (WorkingDirectory?.StartsWith('/') == false)
            throw new VerlException(VerlErrorKind.InvalidArgument, $"The working directory '{WorkingDirectory}' is not an absolute path.", WorkingDirectory, "Write it from the root of the container: /workspace/verl");
    }
}
