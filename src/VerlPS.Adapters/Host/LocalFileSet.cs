using System.Text;

namespace VerlPS.Adapters.Host;

/// <summary>Files that are written beside their targets, and then renamed over them together; whatever fails is taken back.</summary>
internal sealed class LocalFileSet(LocalFiles files) : IDisposable
{
    private const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Shared = Secret | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Folder = Shared | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly string _mark = Guid.NewGuid().ToString("N");
    private readonly List<string> _targets = [];
    private readonly List<string> _made = [];
    private readonly List<string> _moved = [];
    private bool _committed;

    /// <summary>Writes a file beside its target, with its mode from the first byte on.</summary>
    /// <exception cref="VerlException">PathNotWritable.</exception>
    public void Stage(NewFile file)
    {
        foreach (string folder in files.CreateDirectory(Path.GetDirectoryName(file.Path)!))
        {
            _made.Add(folder);
            if (file.IsShared)
                File.SetUnixFileMode(folder, Folder);
        }

        try
        {
            _targets.Add(file.Path);
            FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = file.IsSecret ? Secret : null };
            using FileStream stream = new(Beside(file.Path), options);
            stream.Write(Encoding.UTF8.GetBytes(file.Text));
            stream.Flush(flushToDisk: true);
            if (file.IsShared)
                File.SetUnixFileMode(stream.SafeFileHandle, Shared);
            else if (!file.IsSecret && File.Exists(file.Path))
                File.SetUnixFileMode(stream.SafeFileHandle, File.GetUnixFileMode(file.Path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw LocalFiles.NotWritable(file.Path, error);
        }
    }

    /// <summary>Gives all their names.</summary>
    /// <exception cref="VerlException">FileExists or PathNotWritable.</exception>
    public void Commit(bool replace)
    {
        foreach (string target in _targets)
        {
            try
            {
                if (replace && File.Exists(target))
                    File.Copy(target, Old(target));
                // Between the first look and here somebody may have written the file: without leave it is not overwritten.
                File.Move(Beside(target), target, overwrite: replace);
                _moved.Add(target);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw File.Exists(target) && !replace ? LocalFiles.Exists(target, error) : LocalFiles.NotWritable(target, error);
            }
        }

        _committed = true;
    }

    /// <summary>Removes what is in the way; after a failure everything that is new, too.</summary>
    public void Dispose()
    {
        if (!_committed)
            TakeBack();
        foreach (string target in _targets)
        {
            LocalFiles.TryDelete(Beside(target));
            LocalFiles.TryDelete(Old(target));
        }

        if (!_committed)
        {
            foreach (string folder in _made.AsEnumerable().Reverse())
                files.RemoveEmptyDirectory(folder);
        }
    }

    private void TakeBack()
    {
        foreach (string target in _moved)
        {
            if (File.Exists(Old(target)))
                File.Move(Old(target), target, overwrite: true);
            else
                LocalFiles.TryDelete(target);
        }
    }

    private string Beside(string target) => Hidden(target, "new");

    private string Old(string target) => Hidden(target, "old");

    private string Hidden(string target, string kind) => Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{_mark}.{kind}");
}
