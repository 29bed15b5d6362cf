namespace VerlPS.Tests.Common;

/// <summary>A test that needs a file of ten gigabytes which takes no room. Skipped, with the reason, where the temporary folder's file system has none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SparseFileFactAttribute : FactAttribute
{
    public const long Length = 10L * 1024 * 1024 * 1024;

    public SparseFileFactAttribute()
    {
        string path = Path.Combine(Path.GetTempPath(), $"verlps-{Guid.NewGuid():n}");
        try
        {
            using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            file.SetLength(Length);
        }
        catch (IOException error)
        {
            Skip = $"The temporary folder's file system holds no sparse file of 10 GB: {error.Message}";
        }
    }
}
