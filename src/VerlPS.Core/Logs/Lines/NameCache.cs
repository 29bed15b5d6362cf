namespace VerlPS.Logs;

/// <summary>Gives one string for a name that many lines carry. Of two names in one place the later stays.</summary>
internal sealed class NameCache
{
    private readonly string?[] _names = new string?[64];

    public string Get(ReadOnlySpan<char> name)
    {
        ref string? known = ref _names[string.GetHashCode(name) & (_names.Length - 1)];
        if (known is null || !name.SequenceEqual(known))
            known = name.ToString();
        return known;
    }
}
