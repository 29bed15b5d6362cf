namespace VerlPS.Logs;

/// <summary>A file that lines are to be written to.</summary>
/// <param name="Path">The absolute path; folders that are missing are made.</param>
public sealed record LogOutputFile(string Path)
{
    /// <summary>The file is put aside before it grows beyond so many bytes; null for never. A longer line is written whole.</summary>
    public long? MaxSize { get; init; }

    /// <summary>How many files there are at most, the current one included: older ones are NAME.1, NAME.2 and so on. 1 or more.</summary>
    public int MaxFiles { get; init; } = 5;

    /// <summary>One that is there grows.</summary>
    public bool Append { get; init; }

    /// <summary>One that is there is overwritten.</summary>
    public bool Force { get; init; }
}

/// <summary>Writes lines to a file of this machine.</summary>
public interface ILogOutput : IDisposable
{
    /// <summary>Writes lines, each with a line feed; they are in the file when the call returns.</summary>
    /// <exception cref="VerlException">PathNotWritable or DiskFull.</exception>
    void Write(IReadOnlyList<object> lines);
}

/// <summary>Opens files to write lines to.</summary>
public interface ILogOutputs
{
    /// <summary>Opens one.</summary>
    /// <exception cref="VerlException">FileExists, or PathNotWritable.</exception>
    ILogOutput Open(LogOutputFile file);
}
