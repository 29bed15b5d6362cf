namespace VerlPS.Metrics;

/// <summary>Opens files that hold metrics.</summary>
public interface IMetricFiles
{
    /// <summary>Opens a file; one that gzip made reads as what is in it.</summary>
    /// <exception cref="VerlException">PathNotFound or LogNotReadable.</exception>
    IMetricFile Open(string path);
}

/// <summary>A file's bytes.</summary>
public interface IMetricFile : IDisposable
{
    /// <summary>Any place can be read at any time; else only what follows the last read.</summary>
    bool IsSeekable { get; }

    /// <summary>Reads up to the end of the buffer; 0 at the file's end.</summary>
    /// <param name="buffer">Where the bytes go.</param>
    /// <param name="offset">Where they stand in the file.</param>
    /// <exception cref="VerlException">LogNotReadable: the file can't be read on, or is no whole gzip file.</exception>
    int Read(Span<byte> buffer, long offset);
}
