namespace VerlPS.Hosts;

/// <summary>The kernel's log of this machine.</summary>
public interface IKernelLog
{
    /// <summary>
    /// The whole ring buffer as dmesg prints it, oldest first, each line with its level and its seconds since boot:
    /// <c>&lt;4&gt;[ 1234.567890] text</c>; null where this user may not read it.
    /// </summary>
    string? Read();
}
