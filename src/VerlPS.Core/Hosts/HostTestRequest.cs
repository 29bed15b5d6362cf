using VerlPS.Images;

namespace VerlPS.Hosts;

/// <summary>What a host is tested for.</summary>
public sealed record HostTestRequest
{
    private static readonly string[] DriverAlone = ["GPU-DRIVER"];

    /// <summary>A test for the sake of the report's driver and boards, which images are judged by; no check is needed.</summary>
    /// <param name="timeout">How long each source may take.</param>
    public static HostTestRequest OfGpus(TimeSpan timeout) => new() { Timeout = timeout, FitOnly = true, Offline = true, Selection = CheckSelection.Parse(DriverAlone, [], []) };

    /// <summary>How long each source may take: the engine, nvidia-smi, compose, the disk.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The image that shall run; null tests the host alone.</summary>
    public ImageReference? Image { get; init; }

    /// <summary>What the job asks for.</summary>
    public JobRequirements Job { get; init; } = new();

    /// <summary>What is expected of the host.</summary>
    public HostProfile Profile { get; init; } = HostProfile.Default;

    /// <summary>The checks wanted.</summary>
    public CheckSelection Selection { get; init; } = CheckSelection.All;

    /// <summary>
    /// Only what the fit of the image and the job's GPUs and shared memory rests on is read: the engine, the driver and
    /// boards, how GPUs are given, the image in the store. Checks that rest on anything else are skipped.
    /// </summary>
    public bool FitOnly { get; init; }

    /// <summary>What the engine said a moment ago; null asks it.</summary>
    public EngineInfo? Engine { get; init; }

    /// <summary>Nobody outside this host is asked.</summary>
    public bool Offline { get; init; }

    /// <summary>A container is started to see whether it gets the GPUs.</summary>
    public bool IncludeSmokeTest { get; init; }

    /// <summary>The file of baselines; null where that is not asked. A host that is not in it is added.</summary>
    public string? BaselinePath { get; init; }

    /// <summary>What the host was like before; null where that is not known.</summary>
    public HostBaseline? Baseline { get; init; }
}
