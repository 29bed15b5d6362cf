using System.Text.RegularExpressions;

namespace VerlPS.Logs;

/// <summary>The one form that is worth an expression: the values of a step's metrics. All others are scanned.</summary>
internal static partial class LinePatterns
{
    /// <summary>A number as Python or numpy writes it, in the group num, and whatever is glued to it: <c>np.float64(1e-05)(TaskRunner pid=3)</c>.</summary>
    public static Regex MetricValue { get; } = Form();

    // It never goes back further than one number, so it is linear.
    [GeneratedRegex(@"^(?:np\.(?:float|int|uint)\d+\()?(?<num>[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?nan|[+-]?inf|True|False)\)?(?<tail>.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
