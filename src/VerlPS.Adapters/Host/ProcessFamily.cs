using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace VerlPS.Adapters.Host;

/// <summary>
/// A program and all that it started. Members are known by a variable that they inherit: a child whose parent is gone
/// belongs to init and is no longer found by walking down from the program, and .NET starts no process group of its own.
/// </summary>
internal sealed class ProcessFamily
{
    private const string Variable = "VERLPS_RUN";

    private readonly string _value = Guid.NewGuid().ToString("N");

    /// <summary>Marks a program that is about to start.</summary>
    public void Mark(ProcessStartInfo start) => start.Environment[Variable] = _value;

    /// <summary>Kills the program and whatever is left of what it started. Waits for none: a process stuck in a driver can't be killed.</summary>
    public void Kill(Process program)
    {
        TryKill(() => program.Kill(entireProcessTree: true));
        // A process that is just forking can slip through one round.
        for (int round = 0; round < 5; round++)
        {
            int[] left = [.. FindMembers()];
            if (left.Length == 0)
                return;
            foreach (int id in left)
            {
                TryKill(() =>
                {
                    using Process member = Process.GetProcessById(id);
                    member.Kill();
                });
            }
        }
    }

    private IEnumerable<int> FindMembers()
    {
        if (!OperatingSystem.IsLinux())
            yield break;

        byte[] mark = Encoding.ASCII.GetBytes($"{Variable}={_value}");
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                && TryRead(Path.Combine(folder, "environ")).AsSpan().IndexOf(mark) >= 0)
            {
                yield return id;
            }
        }
    }

    private static byte[] TryRead(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another user's process, or one that ended meanwhile.
            return [];
        }
    }

    private static void TryKill(Action kill)
    {
        try
        {
            kill();
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or Win32Exception or AggregateException)
        {
            // It ended by itself in the meantime.
        }
    }
}
