using System.Collections.Concurrent;
using System.Globalization;
using VerlPS.Engine;

namespace VerlPS.Commands;

/// <summary>Keeps the requests that other threads made until the pipeline thread can write them.</summary>
internal sealed class RequestTrace : IRequestTrace
{
    private readonly ConcurrentQueue<string> _lines = new();

    public void Record(string request, TimeSpan elapsed, string outcome)
        => _lines.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{request}: {outcome}, {elapsed.TotalMilliseconds:0} ms"));

    public bool TryTake(out string line) => _lines.TryDequeue(out line!);
}
