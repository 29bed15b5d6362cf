using System.Text;

namespace VerlPS.Adapters.Host;

/// <summary>The files of this machine.</summary>
public sealed class LocalFiles : IFiles
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <inheritdoc/>
    public bool DirectoryExists(string path) => Directory.Exists(path);

    /// <inheritdoc/>
    public bool IsMissing(string path)
    {
        try
        {
            File.GetAttributes(path);
            return false;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new VerlException(VerlErrorKind.PathNotFound, $"'{path}' can't be read: {error.Message}", path, "Name a file that is there and that this user may read.", error);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> CreateDirectory(string path)
    {
        List<string> missing = [];
        for (string? folder = path; folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
            missing.Insert(0, folder);

        int made = 0;
        try
        {
            foreach (string folder in missing)
            {
                Directory.CreateDirectory(folder);
                made++;
            }

            // Root passes every permission check on paper; only a write shows a read-only file system.
            string probe = Path.Combine(path, $".verlps-{Guid.NewGuid():N}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return missing;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            foreach (string folder in missing.Take(made).Reverse())
                RemoveEmptyDirectory(folder);
            throw NotWritable(path, error);
        }
    }

    /// <inheritdoc/>
    public void SetOwner(string path, uint uid, uint gid)
    {
        if (NativeFiles.GiveTo(path, uid, gid) is string reason)
        {
            throw new VerlException(
                VerlErrorKind.PathNotWritable,
                $"'{path}' can't be given to the user {uid}:{gid}: {reason}.",
                path,
                $"Run as root, or make it before: sudo install -d -o {uid} -g {gid} '{path}'");
        }
    }

    /// <inheritdoc/>
    public void RemoveEmptyDirectory(string path)
    {
        try
        {
            Directory.Delete(path, recursive: false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody put something there meanwhile; it is theirs.
        }
    }

    /// <inheritdoc/>
    public void WriteAtomically(string path, string text, bool replace)
    {
        if (!replace && File.Exists(path))
            throw Exists(path);

        string beside = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}");
        try
        {
            using (FileStream file = new(beside, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(Utf8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            if (File.Exists(path) && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(beside, File.GetUnixFileMode(path));
            // Between the check above and here somebody may have written the file: without leave it is not overwritten.
            File.Move(beside, path, overwrite: replace);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            TryDelete(beside);
            throw File.Exists(path) && !replace ? Exists(path, error) : NotWritable(path, error);
        }
    }

    /// <inheritdoc/>
    public void WriteAll(IReadOnlyList<NewFile> contents, bool replace)
    {
        NewFile[] wanted = [.. contents.Where(file => !(file.IsKept && File.Exists(file.Path)))];
        if (!replace && wanted.FirstOrDefault(file => File.Exists(file.Path)) is NewFile there)
            throw Exists(there.Path);

        using LocalFileSet set = new(this);
        foreach (NewFile file in wanted)
            set.Stage(file);
        set.Commit(replace);
    }

    /// <inheritdoc/>
    public uint OwnerOf(string path) => NativeFiles.OwnerOf(path) ?? NativeFiles.CurrentUser();

    internal static VerlException Exists(string path, Exception? error = null)
        => new(VerlErrorKind.FileExists, $"'{path}' exists and is left as it is.", path, "Use -Force to replace it, or name another -Path.", error);

    internal static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The folder went read-only under us; there is nothing left to do about the temporary file.
        }
    }

    internal static VerlException NotWritable(string path, Exception error) => new(
        VerlErrorKind.PathNotWritable,
        $"'{path}' can't be written: {error.Message}",
        path,
        "Name a folder that this user may write, or run as a user who may.",
        error);
}
