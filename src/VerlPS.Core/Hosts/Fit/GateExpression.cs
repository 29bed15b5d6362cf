using System.Text.RegularExpressions;

namespace VerlPS.Hosts;

/// <summary>What an image's gate compares itself with.</summary>
/// <param name="Cuda">The newest CUDA that the driver runs natively.</param>
/// <param name="Driver">The driver.</param>
/// <param name="Brand">The board's brand in NVML's words, lower case: nvidia, tesla, geforce.</param>
/// <param name="Architecture">The board's compute capability.</param>
public sealed record GateHost(string? Cuda, string? Driver, string? Brand, string? Architecture);

/// <summary>
/// The requirements that an image names in NVIDIA_REQUIRE_*, in the language of libnvidia-container: a blank means or,
/// a comma means and, a term is a property, a comparison and a value.
/// </summary>
public static partial class GateExpression
{
    /// <summary>The host meets the requirement; null where a property that decides is not known.</summary>
    public static bool? IsMet(string expression, GateHost host)
    {
        string[] alternatives = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        bool?[] verdicts = [.. alternatives.Select(alternative => All(alternative, host))];
        return verdicts.Length == 0 || verdicts.Contains(true) ? true : verdicts.Contains(null) ? null : false;
    }

    /// <summary>The first alternative, which is what the image was made for.</summary>
    public static string Head(string expression) => expression.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? string.Empty;

    private static bool? All(string alternative, GateHost host)
    {
        bool?[] verdicts = [.. alternative.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(term => IsTrue(term, host))];
        return verdicts.Contains(false) ? false : verdicts.Contains(null) ? null : true;
    }

    private static bool? IsTrue(string term, GateHost host)
    {
        Match match = Term().Match(term);
        string? found = match.Groups[1].Value switch
        {
            "cuda" => host.Cuda,
            "driver" => host.Driver,
            "brand" => host.Brand,
            "arch" => host.Architecture,
            _ => null,
        };
        if (!match.Success || found is null)
            return null;

        string wanted = match.Groups[3].Value;
        int? order = Number(found) is Version left && Number(wanted) is Version right ? left.CompareTo(right)
            : string.Equals(found, wanted, StringComparison.OrdinalIgnoreCase) ? 0
            : null;
        return match.Groups[2].Value switch
        {
            "=" or "==" => order == 0,
            "!=" => order != 0,
            ">" => order is null ? null : order > 0,
            ">=" => order is null ? null : order >= 0,
            "<" => order is null ? null : order < 0,
            _ => order is null ? null : order <= 0,
        };
    }

    // "535" and "12.9" are as good as "535.0.0"; Version itself wants two numbers, and takes a missing third one for less than 0.
    private static Version? Number(string text)
    {
        string[] parts = text.Split('.');
        return parts.Length <= 4 && Version.TryParse(string.Join('.', parts.Concat(Enumerable.Repeat("0", 4 - parts.Length))), out Version? number) ? number : null;
    }

    [GeneratedRegex(@"^(\w{1,32})(>=|<=|!=|==|=|<|>)([\w.+-]{1,64})$", RegexOptions.CultureInvariant)]
    private static partial Regex Term();
}
