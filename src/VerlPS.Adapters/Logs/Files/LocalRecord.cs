namespace VerlPS.Adapters.Logs;

/// <summary>One record of the engine's local driver, read from Protocol Buffers.</summary>
/// <param name="Time">When the line, or its first piece, came.</param>
/// <param name="IsStderr">It came from standard error.</param>
/// <param name="EndsLine">The line ends with this piece.</param>
/// <param name="Begin">Where the text begins in the record.</param>
/// <param name="Length">The text's length.</param>
internal readonly record struct LocalRecord(DateTimeOffset Time, bool IsStderr, bool EndsLine, int Begin, int Length)
{
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;
    private const int Source = 1, TimeNano = 2, Line = 3, Partial = 4, PartialMetadata = 5, Last = 1;

    /// <summary>Reads a record; false where the bytes are none. Fields that nobody knows yet are passed over.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out LocalRecord record)
    {
        record = new LocalRecord(default, false, true, 0, 0);
        long nanoseconds = 0;
        bool partial = false, last = false;
        for (int at = 0; at < bytes.Length;)
        {
            if (!TryField(bytes, ref at, out int field, out ulong value, out int length))
                return false;
            int begin = at - length;
            switch (field)
            {
                case Source:
                    record = record with { IsStderr = bytes.Slice(begin, length).SequenceEqual("stderr"u8) };
                    break;
                case TimeNano:
                    nanoseconds = (long)value;
                    break;
                case Line:
                    record = record with { Begin = begin, Length = length };
                    break;
                case Partial:
                    partial = value != 0;
                    break;
                case PartialMetadata:
                    last = IsLast(bytes.Slice(begin, length));
                    break;
            }
        }

        record = record with { Time = DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick), EndsLine = !partial || last };
        return nanoseconds > 0;
    }

    private static bool IsLast(ReadOnlySpan<byte> metadata)
    {
        for (int at = 0; at < metadata.Length;)
        {
            if (!TryField(metadata, ref at, out int field, out ulong value, out _))
                return false;
            if (field == Last)
                return value != 0;
        }

        return false;
    }

    // A field is its number and kind, then a number, or a length and as many bytes.
    private static bool TryField(ReadOnlySpan<byte> bytes, ref int at, out int field, out ulong value, out int length)
    {
        value = 0;
        length = 0;
        field = 0;
        if (!TryVarint(bytes, ref at, out ulong key))
            return false;
        field = (int)(key >> 3);
        switch ((int)(key & 7))
        {
            case Varint:
                return TryVarint(bytes, ref at, out value);
            case Fixed64:
                at += 8;
                return at <= bytes.Length;
            case Fixed32:
                at += 4;
                return at <= bytes.Length;
            case Bytes when TryVarint(bytes, ref at, out ulong size) && size <= (ulong)(bytes.Length - at):
                length = (int)size;
                at += length;
                return true;
            default:
                return false;
        }
    }

    private static bool TryVarint(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 64 && at < bytes.Length; shift += 7)
        {
            byte next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return true;
        }

        return false;
    }
}
