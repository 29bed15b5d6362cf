using System.Globalization;
using System.Text.RegularExpressions;

namespace VerlPS.Containers;

/// <summary>A resource limit; -1 means unlimited.</summary>
/// <param name="Name">nofile, stack, memlock, …</param>
/// <param name="Soft">The soft limit.</param>
/// <param name="Hard">The hard limit.</param>
public sealed partial record UlimitSpec(string Name, long Soft, long Hard)
{
    // What setrlimit(2) knows, without its prefix.
    private static readonly string[] Names =
        ["core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio", "rttime", "sigpending", "stack"];

    /// <summary>Reads <c>name=soft[:hard]</c>; one number is both.</summary>
    /// <exception cref="VerlException">InvalidArgument.</exception>
    public static UlimitSpec Parse(string text)
    {
        Match match = Form().Match(text ?? string.Empty);
        if (match.Success && Names.Contains(match.Groups["name"].Value)
            && long.TryParse(match.Groups["soft"].ValueSpan, CultureInfo.InvariantCulture, out long soft)
            && long.TryParse(match.Groups["hard"].Success ? match.Groups["hard"].ValueSpan : match.Groups["soft"].ValueSpan, CultureInfo.InvariantCulture, out long hard)
            && (hard == -1 || (soft != -1 && soft <= hard)))
        {
            return new UlimitSpec(match.Groups["name"].Value, soft, hard);
        }

        throw new VerlException(
            VerlErrorKind.InvalidArgument,
            $"'{text}' is not a resource limit.",
            text,
            $"Write name=soft[:hard], -1 for unlimited and soft not above hard, for example nofile=65536:1048576 or memlock=-1. Names: {string.Join(", ", Names)}.");
    }

    /// <summary>As in <c>docker run --ulimit</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}={Soft}:{Hard}");

    [GeneratedRegex(@"^(?<name>[a-z]{1,16})=(?<soft>-1|\d{1,18})(?::(?<hard>-1|\d{1,18}))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
