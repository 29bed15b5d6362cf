using System.Globalization;
using System.Text.RegularExpressions;

namespace VerlPS.Containers;

/// <summary>How GPUs are asked for.</summary>
public enum GpuRequestKind
{
    /// <summary>No GPU.</summary>
    None,

    /// <summary>All of the host.</summary>
    All,

    /// <summary>That many, the engine's choice.</summary>
    Count,

    /// <summary>Those with these indexes or UUIDs.</summary>
    Devices,

    /// <summary>CDI devices by their qualified names.</summary>
    Cdi,
}

/// <summary>
/// The GPUs of a container. Written <c>all</c>, <c>none</c>, a number (that many), <c>device=0,2</c> or UUIDs
/// (<c>GPU-…</c>, <c>MIG-…</c>), or CDI names (<c>nvidia.com/gpu=0</c>).
/// </summary>
public sealed partial record GpuRequest
{
    private GpuRequest(GpuRequestKind kind, int count, IReadOnlyList<string> devices)
    {
        Kind = kind;
        Count = count;
        Devices = devices;
    }

    /// <summary>Asks for that many GPUs, 1 or more.</summary>
    public GpuRequest(int count)
        : this(GpuRequestKind.Count, count, [])
    {
        if (count < 1)
            throw Malformed(count.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Reads any of the written forms.</summary>
    /// <exception cref="VerlException">InvalidArgument: the text is none of them, or mixes two.</exception>
    public GpuRequest(string text)
    {
        GpuRequest parsed = Read((text ?? string.Empty).Trim());
        Kind = parsed.Kind;
        Count = parsed.Count;
        Devices = parsed.Devices;
    }

    /// <summary>All GPUs of the host.</summary>
    public static GpuRequest All { get; } = new(GpuRequestKind.All, -1, []);

    /// <summary>No GPU.</summary>
    public static GpuRequest None { get; } = new(GpuRequestKind.None, 0, []);

    /// <summary>The form.</summary>
    public GpuRequestKind Kind { get; }

    /// <summary>How many; -1 for all, 0 where Devices decides.</summary>
    public int Count { get; }

    /// <summary>Indexes, UUIDs or CDI names; empty for the other forms.</summary>
    public IReadOnlyList<string> Devices { get; }

    /// <summary>The written form.</summary>
    public override string ToString() => Kind switch
    {
        GpuRequestKind.All => "all",
        GpuRequestKind.None => "none",
        GpuRequestKind.Count => Count.ToString(CultureInfo.InvariantCulture),
        GpuRequestKind.Devices => $"device={string.Join(',', Devices)}",
        _ => string.Join(',', Devices),
    };

    private static GpuRequest Read(string text)
    {
        if (text.Equals("all", StringComparison.OrdinalIgnoreCase))
            return All;
        if (text.Equals("none", StringComparison.OrdinalIgnoreCase))
            return None;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            return new GpuRequest(count);

        bool named = text.StartsWith("device=", StringComparison.OrdinalIgnoreCase);
        string[] devices = (named ? text[7..] : text).Split(',', StringSplitOptions.TrimEntries);
        if (devices.All(d => CdiName().IsMatch(d)) && !named)
            return new GpuRequest(GpuRequestKind.Cdi, 0, devices);
        if (devices.All(d => Uuid().IsMatch(d) || (named && Index().IsMatch(d))))
            return new GpuRequest(GpuRequestKind.Devices, 0, devices);
        throw Malformed(text);
    }

    private static VerlException Malformed(string text) => new(
        VerlErrorKind.InvalidArgument,
        $"'{text}' does not name GPUs.",
        text,
        "Use all, none, a number of GPUs (1 or more), device=0,2 for indexes, a UUID (GPU-…, MIG-…) or CDI names (nvidia.com/gpu=0); one form at a time.");

    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?/[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?=[A-Za-z0-9](?:[\w.:-]*[A-Za-z0-9])?\z")]
    private static partial Regex CdiName();

    [GeneratedRegex(@"^(?:GPU|MIG)-[0-9A-Za-z/-]+\z")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"^\d{1,3}(?::\d{1,3})?\z")]
    private static partial Regex Index();
}
