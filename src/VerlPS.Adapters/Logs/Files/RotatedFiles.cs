using System.Globalization;

namespace VerlPS.Adapters.Logs;

/// <summary>
/// The older files of a log: <c>NAME.1</c> is the newest of them; the engine and logrotate may compress them to
/// <c>NAME.1.gz</c>.
/// </summary>
internal sealed class RotatedFiles(string path, ILogFormat format)
{
    private const int HeadLength = 256 * 1024;

    /// <summary>All of them, oldest first, with the file itself as the last. None is renamed under the hand: the order is checked.</summary>
    public IReadOnlyList<LogFile> OpenAll()
    {
        while (true)
        {
            LogFile current = LogFile.Open(path);
            List<LogFile> files = [current, .. OpenOlder(_ => true)];
            using LogFile? successor = current.FindSuccessor();
            if (successor is null)
            {
                files.Reverse();
                return files;
            }

            // It was rotated in the meantime: the second newest file may be missing.
            foreach (LogFile file in files)
                file.Dispose();
        }
    }

    /// <summary>
    /// Those that are newer than a file that once had the path, oldest first: a log that is rotated faster than it is
    /// looked at leaves some behind.
    /// </summary>
    /// <param name="old">The file that was read.</param>
    public IReadOnlyList<LogFile> OpenNewerThan(LogFile old)
    {
        bool found = false;
        DateTimeOffset? begin = FirstTime(old);
        // A compressed file is a new one: it is known by the time it begins with.
        List<LogFile> newer = [.. OpenOlder(file => !(found = file.Identity == old.Identity || FirstTime(file) <= begin))];
        if (!found)
        {
            // It was removed, or renamed in a way of its own: which of the others are newer is unknown.
            foreach (LogFile file in newer)
                file.Dispose();
            return [];
        }

        newer.Reverse();
        return newer;
    }

    private IEnumerable<LogFile> OpenOlder(Func<LogFile, bool> wanted)
    {
        for (int number = 1; ; number++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");
            if ((LogFile.TryOpen(name) ?? LogFile.TryOpen($"{name}.gz")) is not LogFile file)
                yield break;
            if (!wanted(file))
            {
                file.Dispose();
                yield break;
            }

            yield return file;
        }
    }

    private DateTimeOffset? FirstTime(LogFile file)
    {
        byte[] head = new byte[HeadLength];
        ReadOnlySpan<byte> bytes = file.Peek(head);
        return format.FirstTime(Gzip.Is(bytes) ? Gzip.Peek(file, head) : bytes);
    }
}
