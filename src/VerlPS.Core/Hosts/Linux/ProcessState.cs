using System.Globalization;
using System.Text;

namespace VerlPS.Hosts;

/// <summary>A line of /proc/PID/stat.</summary>
/// <param name="Name">The program's name, 15 characters of it.</param>
/// <param name="State">R, S, D, Z, …; D waits in the kernel and can't be ended.</param>
/// <param name="Started">When it was started, since boot.</param>
public sealed record ProcessState(string Name, char State, TimeSpan Started)
{
    // The kernel tells times to programs in hundredths of a second, whatever its own tick is (USER_HZ).
    private const int TicksPerSecond = 100;
    private const int StartField = 19;

    /// <summary>Reads a line; null where it is no such line. A name may hold spaces and parentheses, so the last one ends it.</summary>
    public static ProcessState? Parse(ReadOnlySpan<byte> line)
    {
        int open = line.IndexOf((byte)'('), close = line.LastIndexOf((byte)')');
        if (open < 0 || close < open)
            return null;

        string[] fields = Encoding.UTF8.GetString(line[(close + 1)..]).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > StartField
            && fields[0] is [char state]
            && uint.TryParse(fields[StartField], NumberStyles.None, CultureInfo.InvariantCulture, out uint ticks)
                ? new ProcessState(Encoding.UTF8.GetString(line[(open + 1)..close]), state, TimeSpan.FromSeconds((double)ticks / TicksPerSecond))
                : null;
    }
}
