using System.IO.Compression;
using VerlPS.Metrics;

namespace VerlPS.Adapters.Metrics;

/// <summary>The files of this machine; what gzip made is known by its first bytes, whatever it is called.</summary>
public sealed class MetricFiles : IMetricFiles
{
    /// <inheritdoc/>
    public IMetricFile Open(string path)
    {
        try
        {
            if (Directory.Exists(path))
                throw new VerlException(VerlErrorKind.LogNotReadable, $"'{path}' is a folder.", path, $"Name its files: Get-VerlMetric -Path '{path}/*.log'");

            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            Stream pipe = file;
            byte[] head = new byte[2];
            int known = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            if (file.CanSeek)
                file.Position = 0;
            else
                pipe = new BegunStream(head.AsMemory(0, known), file);

            if (known == head.Length && head[0] == 0x1f && head[1] == 0x8b)
                return new StreamFile(path, new GZipStream(pipe, CompressionMode.Decompress));
            return file.CanSeek ? new SeekableFile(path, file) : new StreamFile(path, pipe);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new VerlException(VerlErrorKind.PathNotFound, $"There is no file '{path}'.", path, null, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unreadable(path, error);
        }
    }

    private static VerlException Unreadable(string path, Exception error)
        => new(VerlErrorKind.LogNotReadable, $"'{path}' can't be read: {error.Message}", path, null, error);

    private sealed class SeekableFile(string path, FileStream file) : IMetricFile
    {
        public bool IsSeekable => true;

        public int Read(Span<byte> buffer, long offset)
        {
            try
            {
                return RandomAccess.Read(file.SafeFileHandle, buffer, offset);
            }
            catch (IOException error)
            {
                throw Unreadable(path, error);
            }
        }

        public void Dispose() => file.Dispose();
    }

    private sealed class StreamFile(string path, Stream stream) : IMetricFile
    {
        public bool IsSeekable => false;

        public int Read(Span<byte> buffer, long offset)
        {
            try
            {
                return stream.Read(buffer);
            }
            catch (Exception error) when (error is IOException or InvalidDataException)
            {
                throw Unreadable(path, error);
            }
        }

        public void Dispose() => stream.Dispose();
    }
}
