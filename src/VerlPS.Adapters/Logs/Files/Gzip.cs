using System.IO.Compression;
using VerlPS.Logs;

namespace VerlPS.Adapters.Logs;

/// <summary>Compressed logs.</summary>
internal static class Gzip
{
    /// <summary>The bytes begin as a compressed file does, whatever it is called.</summary>
    public static bool Is(ReadOnlySpan<byte> head) => head is [0x1F, 0x8B, ..];

    /// <summary>Reads a compressed file to its end.</summary>
    /// <param name="file">The file.</param>
    /// <param name="format">How the log in it keeps lines.</param>
    /// <param name="take">Gets the lines, in batches; takes them out of the list.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <exception cref="VerlException">LogNotReadable: the file is damaged.</exception>
    public static void Read(LogFile file, ILogFormat format, Action<List<LogLine>> take, CancellationToken stop)
    {
        try
        {
            using GZipStream stream = new(file.OpenStream(), CompressionMode.Decompress);
            using LogBlocks blocks = new(format);
            List<LogLine> lines = [];
            while (blocks.Read(buffer => stream.Read(buffer.Span), lines))
            {
                stop.ThrowIfCancellationRequested();
                take(lines);
            }

            blocks.FinishFile(lines);
            take(lines);
        }
        catch (InvalidDataException error)
        {
            throw new VerlException(VerlErrorKind.LogNotReadable, $"'{file.Path}' is damaged: {error.Message}", file.Path, "See whether it was copied whole: gzip -t FILE.", error);
        }
    }

    /// <summary>How many records a compressed file has.</summary>
    public static long CountRecords(LogFile file, ILogFormat format, CancellationToken stop)
    {
        format.Skipped = long.MaxValue;
        Read(file, format, lines => lines.Clear(), stop);
        return format.Records;
    }

    /// <summary>The first bytes of what a compressed file holds; none where it is damaged.</summary>
    public static ReadOnlySpan<byte> Peek(LogFile file, Span<byte> buffer)
    {
        try
        {
            using GZipStream stream = new(file.OpenStream(), CompressionMode.Decompress);
            return buffer[..stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            return [];
        }
    }
}
