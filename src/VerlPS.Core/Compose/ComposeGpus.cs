using System.Globalization;
using VerlPS.Containers;

namespace VerlPS.Compose;

/// <summary>The forms in which a service asks for NVIDIA's boards.</summary>
internal static class ComposeGpus
{
    private const string Kind = "nvidia.com/gpu=";

    /// <summary>The entries of a service.</summary>
    /// <exception cref="VerlException">InvalidArgument: CDI has no form for a count.</exception>
    public static IEnumerable<ComposeEntry> Of(GpuRequest gpus, ComposeGpuSyntax syntax) => (gpus.Kind, syntax) switch
    {
        (GpuRequestKind.None, _) => [],
        (GpuRequestKind.All, ComposeGpuSyntax.Gpus) => [new("gpus", new ComposeText("all"))],
        (_, ComposeGpuSyntax.Gpus) => [new("gpus", new ComposeList([Reservation(gpus)]))],
        // Names under devices: would be shorter, and releases before 2.30 take them for paths.
        (_, ComposeGpuSyntax.Cdi) => [new("deploy", Deploy(new GpuRequest(string.Join(',', CdiNames(gpus)))))],
        _ => [new("deploy", Deploy(gpus))],
    };

    /// <summary>The device reservation, which every compose v2 understands.</summary>
    private static ComposeMap Deploy(GpuRequest gpus)
        => Nest("resources", Nest("reservations", new ComposeMap([new("devices", new ComposeList([Reservation(gpus)]))])));

    private static IEnumerable<string> CdiNames(GpuRequest gpus) => gpus.Kind switch
    {
        GpuRequestKind.All => [$"{Kind}all"],
        GpuRequestKind.Cdi => gpus.Devices,
        GpuRequestKind.Devices => gpus.Devices.Select(device => Kind + device),
        _ => throw new VerlException(
            VerlErrorKind.InvalidArgument,
            $"-GpuSyntax Cdi can't ask for any {gpus}: CDI devices have names and no counts.",
            gpus.ToString(),
            "Name the GPUs, -Gpu device=0,1 or -Gpu nvidia.com/gpu=0, take all, or use -GpuSyntax Deploy."),
    };

    private static ComposeMap Reservation(GpuRequest gpus) => new(
    [
        new("driver", new ComposeText(gpus.Kind == GpuRequestKind.Cdi ? "cdi" : "nvidia")),
        gpus.Devices.Count > 0
            ? new("device_ids", ComposeList.Of(gpus.Devices))
            : new("count", gpus.Kind == GpuRequestKind.All ? new ComposeText("all") : new ComposeLiteral(gpus.Count.ToString(CultureInfo.InvariantCulture))),
        new("capabilities", ComposeList.Of(["gpu"], inline: true)),
    ]);

    private static ComposeMap Nest(string key, ComposeMap inner) => new([new(key, inner)]);
}
