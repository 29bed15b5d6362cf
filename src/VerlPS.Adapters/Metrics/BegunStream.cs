namespace VerlPS.Adapters.Metrics;

/// <summary>A stream that can't go back, and whose first bytes were read already.</summary>
internal sealed class BegunStream(ReadOnlyMemory<byte> begun, Stream rest) : Stream
{
    private ReadOnlyMemory<byte> _begun = begun;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_begun.Length == 0)
            return rest.Read(buffer);
        int count = Math.Min(buffer.Length, _begun.Length);
        _begun.Span[..count].CopyTo(buffer);
        _begun = _begun[count..];
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rest.Dispose();
        base.Dispose(disposing);
    }
}
