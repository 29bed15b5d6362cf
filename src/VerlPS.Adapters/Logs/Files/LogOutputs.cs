using VerlPS.Logs;

namespace VerlPS.Adapters.Logs;

/// <summary>Log files that are written on this machine.</summary>
public sealed class LogOutputs : ILogOutputs
{
    /// <inheritdoc/>
    public ILogOutput Open(LogOutputFile file)
    {
        if (!file.Append && !file.Force && File.Exists(file.Path))
            throw new VerlException(VerlErrorKind.FileExists, $"'{file.Path}' is there already.", file.Path, "Add to it with -Append, overwrite it with -Force, or name another file.");

        return new RotatingFile(file);
    }
}
