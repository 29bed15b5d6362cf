namespace VerlPS.Hosts;

/// <summary>What a piece of text says, so that a view can colour it.</summary>
public enum TextTone
{
    /// <summary>Nothing special.</summary>
    Plain,

    /// <summary>A heading.</summary>
    Title,

    /// <summary>All is well.</summary>
    Good,

    /// <summary>A warning.</summary>
    Caution,

    /// <summary>A failure.</summary>
    Bad,

    /// <summary>For those who want to know more.</summary>
    Quiet,
}

/// <summary>A piece of a line.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tone">What it says.</param>
public sealed record TextSpan(string Text, TextTone Tone);
