using System.Globalization;
using System.Management.Automation;

namespace VerlPS.Shell;

/// <summary>The newest progress record as one line at the bottom of the terminal, redrawn in place.</summary>
internal sealed class ProgressLine(TextWriter error, Func<int> width)
{
    private const int RedrawMilliseconds = 100;
    private const string ClearLine = "\r\e[K";

    private readonly Dictionary<(long Source, int Activity), ProgressRecord> _running = [];
    private ProgressRecord? _newest;
    private long _drawnAt;
    private bool _visible;
    private bool _lineIsFree = true;

    public void Update(long sourceId, ProgressRecord record)
    {
        if (record.RecordType is ProgressRecordType.Completed)
        {
            _running.Remove((sourceId, record.ActivityId));
            _newest = _running.Values.LastOrDefault();
            if (_newest is null)
                Hide();
            return;
        }

        _running[(sourceId, record.ActivityId)] = _newest = record;
        if (!_visible || Environment.TickCount64 - _drawnAt >= RedrawMilliseconds)
            Draw();
    }

    /// <summary>Makes room for other text.</summary>
    public void Hide()
    {
        if (!_visible)
            return;
        error.Write(ClearLine);
        error.Flush();
        _visible = false;
    }

    /// <summary>Comes back once that text has ended its line.</summary>
    public void ShowAfter(string text)
    {
        _lineIsFree = text.EndsWith('\n');
        if (_newest is not null)
            Draw();
    }

    private void Draw()
    {
        if (!_lineIsFree)
            return;
        string line = Describe(_newest!).ReplaceLineEndings(" ");
        // A full line would wrap, and a wrapped line can't be cleared.
        int room = Math.Max(width() - 1, 1);
        error.Write(ClearLine + (line.Length <= room ? line : line[..room]));
        error.Flush();
        _visible = true;
        _drawnAt = Environment.TickCount64;
    }

    private static string Describe(ProgressRecord record)
    {
        string percent = record.PercentComplete >= 0 ? string.Create(CultureInfo.InvariantCulture, $" {record.PercentComplete,3} %") : "";
        string left = record.SecondsRemaining >= 0 ? $", {TimeSpan.FromSeconds(record.SecondsRemaining):c} left" : "";
        return $"{record.Activity}{percent}  {record.StatusDescription}{left}";
    }
}
