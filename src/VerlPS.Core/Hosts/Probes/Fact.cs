namespace VerlPS.Hosts;

/// <summary>Something read from a host, once: its value, or why there is none.</summary>
public interface IFact
{
    /// <summary>Why there is no value, in a few words; null where there is one.</summary>
    string? Missing { get; }

    /// <summary>How long it took to read.</summary>
    TimeSpan Duration { get; }
}

/// <summary>Something read from a host, once.</summary>
/// <param name="Value">The value; null where Missing says why.</param>
/// <param name="Missing">Why there is no value, in a few words.</param>
/// <param name="Duration">How long it took to read.</param>
public sealed record Fact<T>(T? Value, string? Missing, TimeSpan Duration) : IFact
    where T : class
{
    /// <summary>The value; only for rules whose source is known to be there.</summary>
    public T Known() => Value ?? throw new InvalidOperationException(Missing);

    /// <summary>A part of what was read together.</summary>
    /// <param name="part">Gives the part; null where it is not there.</param>
    /// <param name="missing">Why it is not.</param>
    public Fact<TPart> Part<TPart>(Func<T, TPart?> part, string missing)
        where TPart : class
        => Value is null ? Fact.None<TPart>(Missing!, Duration)
            : part(Value) is TPart found ? Fact.Of(found, Duration)
            : Fact.None<TPart>(missing, Duration);
}

/// <summary>Makes facts.</summary>
public static class Fact
{
    /// <summary>A fact that was read.</summary>
    public static Fact<T> Of<T>(T value, TimeSpan duration = default)
        where T : class => new(value, null, duration);

    /// <summary>A fact that could not be read.</summary>
    public static Fact<T> None<T>(string missing, TimeSpan duration = default)
        where T : class => new(null, missing, duration);
}
