using System.Globalization;
using System.Text.Json;
using VerlPS.Engine;
using VerlPS.Images;

namespace VerlPS.Containers;

/// <summary>Reads what the checks of a container rest on: one program inside, and the mounted folders on the host.</summary>
internal sealed class InsideProbe(IDockerEngine engine, ContainerCommandService commands, IFileIdentities files, TimeProvider time)
{
    private static readonly TimeSpan FilePatience = TimeSpan.FromSeconds(3);
    private static readonly Lazy<string> Script = new(ReadScript);

    public async Task<ContainerFacts> ReadAsync(VerlContainer container, TimeSpan limit, CancellationToken cancellationToken)
    {
        long begin = time.GetTimestamp();
        ContainerFacts facts = new(container);
        Task<IReadOnlyDictionary<string, FileIdentity?>?> sources = FindSourcesAsync(facts.Mounts, cancellationToken);
        facts = await ReadInsideAsync(facts, limit, cancellationToken).ConfigureAwait(false);
        return facts with
        {
            Image = ImageReference.TryParse(container.Image) is ImageReference reference ? ImageCatalogue.Describe(reference) : null,
            Sources = await sources.ConfigureAwait(false),
            Duration = time.GetElapsedTime(begin),
        };
    }

    private async Task<ContainerFacts> ReadInsideAsync(ContainerFacts facts, TimeSpan limit, CancellationToken cancellationToken)
    {
        string[] targets = [.. facts.Mounts.Select(mount => mount.Target)];
        ExecRequest request = new()
        {
            Command = ["python3", "-c", Script.Value, JsonSerializer.Serialize(targets), limit.TotalSeconds.ToString(CultureInfo.InvariantCulture)],
        };
        try
        {
            await foreach (StreamItem item in commands.CollectAsync(facts.Container, request, cancellationToken).ConfigureAwait(false))
            {
                if (item is not ResultItem { Value: ContainerCommandResult result })
                    continue;
                return InsideReading.Parse(result.Output) is InsideReading inside
                    ? facts with { Inside = inside }
                    : facts with { Missing = $"python3 ended with exit code {result.ExitCode}: {result.ErrorOutput.LastOrDefault() ?? "it said nothing"}" };
            }
        }
        catch (VerlException error) when (error.Kind == VerlErrorKind.ContainerCommandFailed)
        {
            return facts with { HasPython = false, Missing = "python3 is not there" };
        }

        throw new InvalidOperationException("A command that is collected has a result.");
    }

    // A folder on a mount that hangs is left out, and its thread behind.
    private async Task<IReadOnlyDictionary<string, FileIdentity?>?> FindSourcesAsync(IReadOnlyList<BindMount> mounts, CancellationToken cancellationToken)
    {
        if (!engine.Endpoint.IsLocal)
            return null;

        Dictionary<string, FileIdentity?> found = new(StringComparer.Ordinal);
        foreach (string source in mounts.Select(mount => mount.Source).Distinct(StringComparer.Ordinal))
        {
            Task<FileIdentity?> look = Task.Factory.StartNew(() => files.Find(source), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            try
            {
                found[source] = await look.WaitAsync(FilePatience, time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return found;
            }
        }

        return found;
    }

    private static string ReadScript()
    {
        using StreamReader reader = new(CsvTable.Open("container-probe.py"));
        return reader.ReadToEnd();
    }
}
