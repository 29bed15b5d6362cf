using System.Text;
using VerlPS.Metrics;

namespace VerlPS.Tests.Metrics;

/// <summary>A file that is only text, and that hands out at most so many bytes at once.</summary>
internal sealed class TextFile(string text, bool seekable = true, int atOnce = int.MaxValue) : IMetricFile
{
    private readonly byte[] _bytes = Encoding.UTF8.GetBytes(text);

    public bool IsSeekable => seekable;

    public int Read(Span<byte> buffer, long offset)
    {
        ReadOnlySpan<byte> rest = _bytes.AsSpan((int)Math.Min(offset, _bytes.Length));
        rest = rest[..Math.Min(Math.Min(rest.Length, buffer.Length), atOnce)];
        rest.CopyTo(buffer);
        return rest.Length;
    }

    public void Dispose()
    {
    }
}
