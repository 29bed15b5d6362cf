namespace VerlPS;

/// <summary>A file to be written.</summary>
/// <param name="Path">The absolute path; folders that are missing are made.</param>
/// <param name="Text">UTF-8 without a byte order mark.</param>
public sealed record NewFile(string Path, string Text)
{
    /// <summary>Everybody may read it, and enter the folders that are made for it, whatever the umask: containers of other users do.</summary>
    public bool IsShared { get; init; }

    /// <summary>Its owner alone may read it (mode 600).</summary>
    public bool IsSecret { get; init; }

    /// <summary>One that is there is kept.</summary>
    public bool IsKept { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Path;
}
