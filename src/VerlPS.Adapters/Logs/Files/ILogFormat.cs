using Microsoft.Win32.SafeHandles;
using VerlPS.Logs;

namespace VerlPS.Adapters.Logs;

/// <summary>How a file keeps lines.</summary>
internal interface ILogFormat
{
    /// <summary>How many records were taken.</summary>
    long Records { get; }

    /// <summary>How many of them to pass over: what can only be read forwards is read to its end that way.</summary>
    long Skipped { get; set; }

    /// <summary>Takes the records that the block holds whole.</summary>
    /// <param name="block">What was read and not yet taken.</param>
    /// <param name="lines">Where the lines go.</param>
    /// <returns>How many bytes were taken.</returns>
    int Take(ReadOnlySpan<byte> block, List<LogLine> lines);

    /// <summary>Takes a rest that no more bytes will complete, or that is too long to wait for its end.</summary>
    void TakeRest(ReadOnlySpan<byte> rest, List<LogLine> lines);

    /// <summary>Hands out lines that have begun and will never end.</summary>
    void Finish(List<LogLine> lines);

    /// <summary>Finds where the last records of a file begin.</summary>
    /// <param name="file">The file.</param>
    /// <param name="length">How much of it counts.</param>
    /// <param name="records">How many are wanted; becomes how many are missing because the file has fewer.</param>
    long FindTail(SafeFileHandle file, long length, ref int records);

    /// <summary>The time of the first record, which must be whole; null where it has none.</summary>
    DateTimeOffset? FirstTime(ReadOnlySpan<byte> block);
}
