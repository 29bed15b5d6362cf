using System.Text.RegularExpressions;

namespace VerlPS.Containers;

/// <summary>Tells environment variables that hold secrets by their names: HF_TOKEN, WANDB_API_KEY, VOLC_SECRET_ACCESS_KEY, ….</summary>
public static partial class SecretNames
{
    /// <summary>The variable's value must not be shown or written down.</summary>
    public static bool IsSecret(string name) => Form().IsMatch(name);

    [GeneratedRegex("(?:^|_)(?:TOKEN|PASSWORD|PASSWD|SECRET|API_?KEY|ACCESS_KEY(?:_ID)?|CREDENTIALS?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
