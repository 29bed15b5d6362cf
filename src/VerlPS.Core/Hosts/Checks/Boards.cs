namespace VerlPS.Hosts;

/// <summary>Words on some of a host's boards.</summary>
internal static class Boards
{
    /// <summary>Why a check is skipped whose fact no board has.</summary>
    public const string NotTold = "the driver doesn't tell";

    /// <summary>The boards that are so.</summary>
    public static Gpu[] That(this IReadOnlyList<Gpu> gpus, Func<Gpu, bool> condition) => [.. gpus.Where(condition)];

    /// <summary>"GPU 7", "GPU 0, 3", or "all 8 GPUs".</summary>
    public static string Name(this Gpu[] some, IReadOnlyList<Gpu> all)
        => some.Length == all.Count && some.Length > 1 ? $"all {some.Length} GPUs" : $"GPU {string.Join(", ", some.Select(gpu => gpu.Index))}";

    /// <summary>"GPU 0 (3), GPU 1 (5)".</summary>
    public static string List(this Gpu[] some, Func<Gpu, object?> detail) => string.Join(", ", some.Select(gpu => FormattableString.Invariant($"GPU {gpu.Index} ({detail(gpu)})")));
}
