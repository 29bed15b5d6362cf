using VerlPS.Hosts;
using VerlPS.Images;

namespace VerlPS.Containers;

/// <summary>
/// Tests a host for one container before it is made: what would only show inside torch, after minutes, is told at once.
/// What the engine itself refuses it says as quickly, and is not asked for twice.
/// </summary>
public sealed class StartGate(HostTestService tests)
{
    private static readonly string[] ForImage = ["IMAGE-CUDA", "IMAGE-GATE", "IMAGE-COMPUTE"];
    // A start with too little of it works; what fails is the training, hours later.
    private const string SharedMemory = "HOST-SHM";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Refuses a container that can't run on the host; too little shared memory is a warning, other doubts are Test-VerlHost's to tell.</summary>
    /// <exception cref="VerlException">HostUnfit, with the remedy of the first check that failed.</exception>
    public async Task<IReadOnlyList<StreamItem>> PassAsync(ImageReference image, ContainerSpec spec, EngineInfo engine, CancellationToken cancellationToken)
    {
        // The host's checks know NVIDIA's drivers; of the others' devices the engine says what is missing.
        if (ImageCatalogue.Describe(image).Platform is not (null or "NVIDIA"))
            return [];

        bool gpus = spec.Gpus.Kind != GpuRequestKind.None;
        string[] ids = ["IMAGE-PLATFORM", .. gpus ? [.. ForImage, SharedMemory] : Array.Empty<string>(), .. spec.Gpus.Kind == GpuRequestKind.Count ? ["JOB-GPUS"] : Array.Empty<string>()];
        HostTestRequest request = new()
        {
            Timeout = Patience,
            Image = image,
            Job = new JobRequirements { GpuCount = spec.Gpus.Kind == GpuRequestKind.Count ? spec.Gpus.Count : null, ShmSize = spec.ShmSize },
            Selection = CheckSelection.Parse(ids, spec.Platform is null ? [] : ["IMAGE-PLATFORM"], []),
            FitOnly = true,
            Engine = engine,
            Offline = true,
        };
        List<StreamItem> shown = [];
        await foreach (StreamItem item in tests.TestAsync(request, cancellationToken).ConfigureAwait(false))
        {
            if (item is VerboseItem)
                shown.Add(item);
            if (item is not ResultItem { Value: HostReport report })
                continue;

            shown.AddRange(report.Checks.Where(check => check.Id == SharedMemory && check.Status == CheckStatus.Failed).Select(check => new WarningItem($"{check.Reason} ({check.Id}). {check.Remedy}".TrimEnd())));
            HostCheck[] failed = [.. report.Checks.Where(check => check.Status == CheckStatus.Failed && check.Id != SharedMemory)];
            if (failed.Length > 0)
                throw Refuse(image, spec, report, failed);
        }

        return shown;
    }

    private static VerlException Refuse(ImageReference image, ContainerSpec spec, HostReport report, HostCheck[] failed) => new(
        VerlErrorKind.HostUnfit,
        $"'{spec.Name}' from {image} can't run on {report.HostName}: {string.Join("; ", failed.Select(check => $"{check.Reason} ({check.Id})"))}.",
        spec.Name,
        $"{failed[0].Remedy} -SkipHostCheck starts it all the same.".TrimStart());
}
