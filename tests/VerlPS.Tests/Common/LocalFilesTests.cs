using System.Diagnostics;
using VerlPS.Adapters.Host;

namespace VerlPS.Tests.Common;

public sealed class LocalFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("verlps-").FullName;
    private readonly LocalFiles _files = new();

    [Fact]
    public void Writes_utf8_without_a_mark_and_leaves_nothing_beside()
    {
        string path = Path.Combine(_folder, "a.yml");

        _files.WriteAtomically(path, "训练\n", replace: false);

        Assert.Equal("训练\n"u8.ToArray(), File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void An_existing_file_stays_unless_it_may_be_replaced()
    {
        string path = Path.Combine(_folder, "a.yml");
        File.WriteAllText(path, "old");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Assert.Equal(VerlErrorKind.FileExists, Assert.Throws<VerlException>(() => _files.WriteAtomically(path, "new", replace: false)).Kind);
        Assert.Equal("old", File.ReadAllText(path));

        _files.WriteAtomically(path, "new", replace: true);
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_file_and_nothing_else()
    {
        // A folder in the file's place can't be renamed over, whoever asks.
        string path = Path.Combine(_folder, "a.yml");
        Directory.CreateDirectory(path);

        Assert.Equal(VerlErrorKind.PathNotWritable, Assert.Throws<VerlException>(() => _files.WriteAtomically(path, "new", replace: true)).Kind);
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [LabFact]
    public void A_disk_that_fills_up_leaves_the_old_file_and_nothing_else()
    {
        // Inside the lab's mount namespace; the machine never sees it.
        Run("mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", _folder);
        try
        {
            string path = Path.Combine(_folder, "a.yml");
            File.WriteAllText(path, "old");

            VerlException error = Assert.Throws<VerlException>(() => _files.WriteAtomically(path, new string('x', 1 << 20), replace: true));

            Assert.Equal(VerlErrorKind.PathNotWritable, error.Kind);
            Assert.Equal("old", File.ReadAllText(path));
            Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
        }
        finally
        {
            Run("umount", _folder);
        }
    }

    [Fact]
    public void Folders_are_made_and_those_that_are_new_are_told()
    {
        string inner = Path.Combine(_folder, "a", "b");

        Assert.Equal([Path.Combine(_folder, "a"), inner], _files.CreateDirectory(inner));
        Assert.Empty(_files.CreateDirectory(inner));
        Assert.Empty(Directory.GetFiles(inner));
    }

    [Fact]
    public void A_folder_that_can_not_be_made_leaves_none_of_its_parents()
    {
        string blocked = Path.Combine(_folder, "file");
        File.WriteAllText(blocked, "");

        VerlException error = Assert.Throws<VerlException>(() => _files.CreateDirectory(Path.Combine(blocked, "a")));

        Assert.Equal(VerlErrorKind.PathNotWritable, error.Kind);
        Assert.Contains(blocked, error.Message, StringComparison.Ordinal);
        Assert.Equal([blocked], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_folder_with_something_in_it_is_not_removed()
    {
        File.WriteAllText(Path.Combine(_folder, "x"), "");

        _files.RemoveEmptyDirectory(_folder);

        Assert.True(Directory.Exists(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
