using VerlPS.Adapters.Host;

namespace VerlPS.Tests.Common;

public sealed class LocalFileSetTests : IDisposable
{
    private const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _folder = Directory.CreateTempSubdirectory("verlps-set-").FullName;
    private readonly LocalFiles _files = new();

    [Fact]
    public void All_are_written_with_their_modes_and_nothing_is_left_beside()
    {
        _files.WriteAll([File("a"), File("b/c") with { IsShared = true }, File("b/s") with { IsSecret = true }], replace: false);

        Assert.Equal(["a", "b/c", "b/s"], Names());
        Assert.Equal(Secret | UnixFileMode.GroupRead | UnixFileMode.OtherRead, System.IO.File.GetUnixFileMode(Path("b/c")));
        Assert.Equal(Secret, System.IO.File.GetUnixFileMode(Path("b/s")));
    }

    [Fact]
    public void The_last_one_that_fails_takes_all_back()
    {
        // A folder in a file's place can't be renamed over, whoever asks.
        Directory.CreateDirectory(Path("z"));
        System.IO.File.WriteAllText(Path("a"), "old");

        VerlException error = Assert.Throws<VerlException>(() => _files.WriteAll([File("a"), File("new/b"), File("s") with { IsSecret = true }, File("z")], replace: true));

        Assert.Equal((VerlErrorKind.PathNotWritable, Path("z")), (error.Kind, error.Target));
        Assert.Equal(["a"], Names());
        Assert.Equal("old", System.IO.File.ReadAllText(Path("a")));
        Assert.False(Directory.Exists(Path("new")));
    }

    [Fact]
    public void A_folder_that_can_not_be_made_leaves_nothing()
    {
        System.IO.File.WriteAllText(Path("file"), "");

        Assert.Equal(VerlErrorKind.PathNotWritable, Assert.Throws<VerlException>(() => _files.WriteAll([File("new/a"), File("file/b")], replace: false)).Kind);
        Assert.Equal(["file"], Names());
        Assert.False(Directory.Exists(Path("new")));
    }

    [Fact]
    public void Existing_files_are_kept_without_leave_and_some_always()
    {
        System.IO.File.WriteAllText(Path("a"), "old");
        System.IO.File.SetUnixFileMode(Path("a"), Secret);
        System.IO.File.WriteAllText(Path("s"), "mine");

        Assert.Equal(VerlErrorKind.FileExists, Assert.Throws<VerlException>(() => _files.WriteAll([File("b"), File("a")], replace: false)).Kind);
        Assert.Equal(["a", "s"], Names());

        _files.WriteAll([File("a"), File("s") with { IsSecret = true, IsKept = true }], replace: true);
        Assert.Equal(("text of a", "mine"), (System.IO.File.ReadAllText(Path("a")), System.IO.File.ReadAllText(Path("s"))));
        Assert.Equal(Secret, System.IO.File.GetUnixFileMode(Path("a")));

        _files.WriteAll([File("s") with { IsSecret = true }], replace: true);
        Assert.Equal("text of s", System.IO.File.ReadAllText(Path("s")));
        Assert.Equal(Secret, System.IO.File.GetUnixFileMode(Path("s")));
    }

    [Fact]
    public void The_owner_of_a_file_is_told_and_of_a_missing_one_this_user()
    {
        System.IO.File.WriteAllText(Path("a"), "");

        Assert.Equal(_files.OwnerOf(Path("a")), _files.OwnerOf(Path("missing")));
        Assert.Equal(0u, _files.OwnerOf("/proc/1"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private NewFile File(string name) => new(Path(name), $"text of {name}");

    private string Path(string name) => System.IO.Path.Combine(_folder, name);

    private string[] Names() =>
    [
        .. Directory.GetFiles(_folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Select(path => System.IO.Path.GetRelativePath(_folder, path)).Order(StringComparer.Ordinal),
    ];
}
