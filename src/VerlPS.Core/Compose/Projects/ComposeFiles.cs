namespace VerlPS.Compose;

/// <summary>Finds the files of a project where compose itself would.</summary>
public static class ComposeFiles
{
    // Compose's own names, in its own order; an override belongs to the file beside it.
    private static readonly string[] Names = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
    private static readonly string[] Overrides = ["compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml"];

    /// <summary>The files that a path means: itself, or those of the folder that it is.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="files">The machine's files.</param>
    /// <exception cref="VerlException">PathNotFound.</exception>
    public static IReadOnlyList<string> Find(string path, IFiles files)
    {
        if (!files.DirectoryExists(path))
        {
            return !files.IsMissing(path) ? [path] : throw new VerlException(
                VerlErrorKind.PathNotFound, $"There is no compose file '{path}'.", path, $"Write one: New-VerlCompose -Path '{path}'");
        }

        string? first = Names.Select(name => Path.Combine(path, name)).FirstOrDefault(file => !files.IsMissing(file));
        return first is null
            ? throw new VerlException(VerlErrorKind.PathNotFound, $"'{path}' has no compose file ({string.Join(", ", Names)}).", path, $"Name the file with -Path, or write one: New-VerlCompose -Path '{path}'")
            : [first, .. Overrides.Select(name => Path.Combine(path, name)).Where(file => !files.IsMissing(file)).Take(1)];
    }
}
