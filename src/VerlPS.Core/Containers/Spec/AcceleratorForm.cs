namespace VerlPS.Containers;

/// <summary>
/// How a container gets its accelerators: NVIDIA's through the engine's device requests, AMD's and Huawei's as devices
/// and privileges (verl's docs/amd_tutorial/amd_quick_start.rst and docs/ascend_tutorial).
/// </summary>
internal sealed record AcceleratorForm
{
    private const string Amd = "ROCm";
    private const string Huawei = "Ascend";

    public GpuRequest Gpus { get; private init; } = GpuRequest.None;

    public IReadOnlyList<string> Devices { get; private init; } = [];

    public IReadOnlyList<string> GroupAdd { get; private init; } = [];

    public IReadOnlyList<string> CapAdd { get; private init; } = [];

    public IReadOnlyList<string> SecurityOptions { get; private init; } = [];

    public bool Privileged { get; private init; }

    public string? IpcMode { get; private init; }

    public IReadOnlyList<BindMount> Mounts { get; private init; } = [];

    /// <summary>The form of an image's platform for the GPUs that are asked for.</summary>
    public static AcceleratorForm Of(VerlImage image, GpuRequest gpus) => image.Platform switch
    {
        Amd or Huawei when gpus.Kind == GpuRequestKind.None => new AcceleratorForm(),
        Amd => new AcceleratorForm
        {
            Devices = ["/dev/kfd", "/dev/dri"],
            GroupAdd = ["video"],
            CapAdd = ["SYS_PTRACE"],
            SecurityOptions = ["seccomp=unconfined"],
        },
        Huawei => new AcceleratorForm
        {
            Privileged = true,
            IpcMode = "host",
            Mounts =
            [
                new("/usr/local/Ascend/driver", "/usr/local/Ascend/driver", ReadOnly: true),
                new("/usr/local/Ascend/firmware", "/usr/local/Ascend/firmware", ReadOnly: true),
                new("/usr/local/sbin", "/usr/local/sbin", ReadOnly: true),
            ],
        },
        _ => new AcceleratorForm { Gpus = gpus },
    };

    /// <summary>Why GPUs can't be asked for in that way; null where they can.</summary>
    public static string? Misfit(VerlImage image, GpuRequest gpus)
        => image.Platform is Amd or Huawei && gpus.Kind is not (GpuRequestKind.All or GpuRequestKind.None)
            ? $"The GPUs '{gpus}' can't be chosen for {image.Tag}: {image.Platform} devices are given all, or none with -Gpu none."
            : null;
}
