using System.Text;
using VerlPS.Containers;

namespace VerlPS.Compose;

/// <summary>The file that has the values of secrets, in the notation of compose's <c>env_file</c>.</summary>
internal static class ComposeSecretFile
{
    /// <summary>Its name beside a compose file.</summary>
    public static string NameFor(string composeFile) => $"{Path.GetFileNameWithoutExtension(composeFile)}.secrets.env";

    /// <summary>Its text; null where the container has no secrets.</summary>
    public static string? Text(ContainerSpec spec)
    {
        StringBuilder text = new();
        foreach ((string name, string value) in spec.Environment.Where(pair => spec.IsSecret(pair.Key)))
            text.Append(name).Append('=').Append(Quote(value)).Append('\n');
        return text.Length == 0 ? null : text.ToString();
    }

    // In single quotes everything is itself, but they can't hold one; in double quotes compose puts in variables.
    private static string Quote(string value)
        => !value.Contains('\'', StringComparison.Ordinal) && !value.Contains('\n', StringComparison.Ordinal) && !value.Contains('\r', StringComparison.Ordinal)
            ? $"'{value}'"
            : $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal)}\"";
}
