namespace VerlPS;

/// <summary>The files of this machine, as the services need them.</summary>
public interface IFiles
{
    /// <summary>There is a folder.</summary>
    bool DirectoryExists(string path);

    /// <summary>This user may look, and there is nothing; false also where nobody can tell.</summary>
    bool IsMissing(string path);

    /// <summary>The text of a file.</summary>
    /// <exception cref="VerlException">PathNotFound: it is not there, or this user may not read it.</exception>
    string ReadText(string path);

    /// <summary>Makes a folder and its parents, and proves that it can be written.</summary>
    /// <returns>The folders that were not there before, outermost first, so that a failed job can take them back.</returns>
    /// <exception cref="VerlException">PathNotWritable.</exception>
    IReadOnlyList<string> CreateDirectory(string path);

    /// <summary>Gives a file or folder to a user and a group; where they have it already, nothing happens.</summary>
    /// <exception cref="VerlException">PathNotWritable: it is not there, or this user may not give it away.</exception>
    void SetOwner(string path, uint uid, uint gid);

    /// <summary>Removes a folder that is empty; anything else is left alone.</summary>
    void RemoveEmptyDirectory(string path);

    /// <summary>Writes a whole file beside its target and renames it over: readers see the old text or the new, never half.</summary>
    /// <param name="path">The target.</param>
    /// <param name="text">UTF-8 without a byte order mark.</param>
    /// <param name="replace">An existing file may be replaced.</param>
    /// <exception cref="VerlException">FileExists or PathNotWritable; the old file is as it was.</exception>
    void WriteAtomically(string path, string text, bool replace);

    /// <summary>Writes several files, all or none: a failure takes back what was written, and old files come back.</summary>
    /// <param name="contents">The files; those that are to be kept and are there are not written.</param>
    /// <param name="replace">Existing files may be replaced.</param>
    /// <exception cref="VerlException">FileExists or PathNotWritable; everything is as it was.</exception>
    void WriteAll(IReadOnlyList<NewFile> contents, bool replace);

    /// <summary>The number of the user that a file belongs to; where there is none, of this user, to whom a new one would.</summary>
    uint OwnerOf(string path);
}
