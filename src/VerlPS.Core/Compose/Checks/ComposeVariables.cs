using System.Text;

namespace VerlPS.Compose;

/// <summary>A variable in a text.</summary>
/// <param name="Name">Its name.</param>
/// <param name="HasDefault">The text says what stands there where it is unset.</param>
/// <param name="IsRequired">Compose refuses the file where it is unset.</param>
/// <param name="NeedsText">An empty value counts as none.</param>
internal sealed record VariableUse(string Name, bool HasDefault, bool IsRequired, bool NeedsText)
{
    /// <summary>It has to be there and is not.</summary>
    public bool IsMissing(string? value) => !HasDefault && (value is null || (IsRequired && NeedsText && value.Length == 0));
}

/// <summary>Puts variables in as compose does: <c>$NAME</c>, <c>${NAME}</c>, and <c>:-</c> <c>-</c> <c>:?</c> <c>?</c> <c>:+</c> <c>+</c> behind the name (Compose Specification, 12-interpolation).</summary>
internal static class ComposeVariables
{
    /// <summary>The variables of a text, those of defaults included.</summary>
    public static IReadOnlyList<VariableUse> Uses(string template)
    {
        List<VariableUse> uses = [];
        Read(template, _ => null, uses);
        return uses;
    }

    /// <summary>The text with its variables put in; null where one of them is unset and has no default.</summary>
    public static string? Resolve(string template, Func<string, string?> variables) => Read(template, variables, []);

    private static string? Read(string template, Func<string, string?> variables, List<VariableUse> uses)
    {
        StringBuilder text = new();
        bool known = true;
        for (int i = 0; i < template.Length; i++)
        {
            char next = i + 1 < template.Length ? template[i + 1] : '\0';
            if (template[i] != '$' || !(next is '$' or '{' || IsName(next, first: true)))
            {
                text.Append(template[i]);
                continue;
            }

            if (next == '$')
            {
                text.Append('$');
                i++;
                continue;
            }

            int end = next == '{' ? Close(template, i + 2) : i + 1 + NameLength(template, i + 1);
            string inside = next == '{' ? template[(i + 2)..end] : template[(i + 1)..end];
            string? value = Value(inside, variables, uses);
            known &= value is not null;
            text.Append(value);
            i = next == '{' ? end : end - 1;
        }

        return known ? text.ToString() : null;
    }

    private static string? Value(string inside, Func<string, string?> variables, List<VariableUse> uses)
    {
        int length = NameLength(inside, 0);
        string name = inside[..length];
        bool colon = length < inside.Length && inside[length] == ':';
        char sign = length + (colon ? 1 : 0) < inside.Length ? inside[length + (colon ? 1 : 0)] : '\0';
        string rest = sign == '\0' ? string.Empty : inside[(length + (colon ? 2 : 1))..];
        string? value = variables(name);
        // With a colon an empty value counts as none.
        bool set = value is not null && !(colon && value.Length == 0);
        uses.Add(new VariableUse(name, sign is '-' or '+', sign == '?', colon));
        string? other = sign is '-' or '+' ? Read(rest, variables, uses) : null;
        return sign switch
        {
            '-' => set ? value : other,
            '+' => set ? other : string.Empty,
            _ => set ? value : null,
        };
    }

    private static int Close(string template, int from)
    {
        int depth = 1;
        for (int i = from; i < template.Length; i++)
        {
            depth += template[i] == '{' && template[i - 1] == '$' ? 1 : template[i] == '}' ? -1 : 0;
            if (depth == 0)
                return i;
        }

        return template.Length;
    }

    private static int NameLength(string text, int from)
    {
        int length = 0;
        while (from + length < text.Length && IsName(text[from + length], first: length == 0))
            length++;
        return length;
    }

    private static bool IsName(char c, bool first) => c == '_' || char.IsAsciiLetter(c) || (!first && char.IsAsciiDigit(c));
}
