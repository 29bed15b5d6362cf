using System.Management.Automation;
using VerlPS.Hosts;

namespace VerlPS.Commands;

/// <summary>Completes <c>-Gpu</c>: the written forms, and by index, UUID and CDI name the GPUs of the engine's host as far as they can be seen from here.</summary>
public sealed class GpuCompleter : EngineCompleter
{
    // A prompt must not hang; a driver that is slower than this is left alone.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1500);

    private protected override async Task<IEnumerable<CompletionResult>> FindAsync(Services services, string? host, string? context, CancellationToken cancellationToken)
    {
        await foreach (StreamItem item in services.HostTests(services.OpenEngine(host, context, null)).TestAsync(HostTestRequest.OfGpus(Patience), cancellationToken).ConfigureAwait(false))
        {
            if (item is ResultItem { Value: HostReport report })
                return List(report);
        }

        return [];
    }

    private static IEnumerable<CompletionResult> List(HostReport report)
    {
        Gpu[] gpus = report.Gpus;
        yield return Word("all", gpus.Length == 0 ? "All GPUs" : $"All {gpus.Length} GPUs");
        yield return Word("none", "No GPU");
        foreach (int count in new[] { 1, 2, 4, 8 }.Where(count => gpus.Length == 0 || count <= gpus.Length))
            yield return Word($"{count}", $"Any {count}");
        foreach (Gpu gpu in gpus)
            yield return Word($"device={gpu.Index}", Describe(gpu));
        foreach (Gpu gpu in gpus.Where(gpu => gpu.Uuid is not null))
            yield return Word(gpu.Uuid!, $"{gpu.Index}: {Describe(gpu)}");
        foreach ((Gpu gpu, MigDevice device) in gpus.SelectMany(gpu => gpu.MigDevices.Where(device => device.Uuid is not null).Select(device => (gpu, device))))
            yield return Word(device.Uuid!, $"{gpu.Index}: MIG instance of {Describe(gpu)}");
        foreach (string name in report.Engine?.CdiDevices ?? [])
            yield return Word(name, "CDI device");
    }

    private static string Describe(Gpu gpu) => gpu.MemoryTotal is long memory ? $"{gpu.Name}, {ByteSize.Format(memory)}" : gpu.Name;

    private static CompletionResult Word(string text, string tip) => new(text, text, CompletionResultType.ParameterValue, tip);
}
