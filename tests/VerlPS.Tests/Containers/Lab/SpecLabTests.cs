using VerlPS.Adapters.Compose;
using VerlPS.Compose;
using VerlPS.Containers;
using VerlPS.Engine;
using VerlPS.Tests.Common;
using VerlPS.Tests.Logs;

namespace VerlPS.Tests.Containers.Lab;

/// <summary>A spec that is started, or written as a compose file and created by compose, is read back as the same spec.</summary>
[Collection("alone")]
public sealed class SpecLabTests : IDisposable
{
    private const int Started = 20;
    private const int Composed = 12;
    private static readonly string[] Tags = ["vllm017.latest", "vllm011.latest"];

    private readonly IDockerEngine _engine = LabContainer.OpenEngine();
    private readonly string _folder = Directory.CreateTempSubdirectory("verlps-spec-").FullName;

    [LabFact]
    public async Task What_is_started_is_read_back()
    {
        await PullAsync();
        for (int seed = 1; seed <= Started; seed++)
        {
            ContainerSpec spec = new RandomSpecs(seed, _folder).Next($"spec-{seed}", Image(seed));
            MakeSources(spec);
            CreatedContainer created = await _engine.Containers.CreateAsync(spec, CancellationToken.None);
            try
            {
                await _engine.Containers.StartAsync(created.Id, CancellationToken.None);
                await EqualAsync(spec, $"seed {seed}, started");
            }
            finally
            {
                await _engine.Containers.RemoveAsync(created.Id, force: true, CancellationToken.None);
            }
        }
    }

    [LabFact]
    public async Task What_compose_creates_is_read_back()
    {
        await PullAsync();
        string file = Path.Combine(_folder, "docker-compose.yml");
        for (int seed = 101; seed <= 100 + Composed; seed++)
        {
            ContainerSpec spec = new RandomSpecs(seed, _folder).Next($"spec-{seed}", Image(seed));
            MakeSources(spec);
            File.WriteAllText(file, new ComposeYaml().Write(ComposeFile.Of(spec), "test"));
            try
            {
                LabContainer.Docker(["compose", "-f", file, "create"]);
                await EqualAsync(spec, $"seed {seed}, composed:\n{File.ReadAllText(file)}");
            }
            finally
            {
                LabContainer.Docker(["compose", "-f", file, "down", "-t", "0"]);
            }
        }
    }

    public void Dispose()
    {
        _engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Image(int seed) => $"{Environment.GetEnvironmentVariable("VERLPS_LAB_REGISTRY")}/verlai/verl:{Tags[seed % Tags.Length]}";

    private static Task PullAsync()
    {
        LabContainer.Docker(["pull", "-q", Image(0)]);
        LabContainer.Docker(["pull", "-q", Image(1)]);
        return Task.CompletedTask;
    }

    private static void MakeSources(ContainerSpec spec)
    {
        foreach (BindMount mount in spec.Mounts)
            Directory.CreateDirectory(mount.Source);
    }

    private async Task EqualAsync(ContainerSpec spec, string which)
    {
        ContainerReading? read = await _engine.Containers.ReadAsync(spec.Name, "json-file", CancellationToken.None);
        Assert.True(read is not null, which);
        Assert.True(SpecDifference.Find(read, spec) is [], $"{which}\n{string.Join('\n', SpecDifference.Find(read, spec))}");
        Assert.Equal(
            spec.Labels.Select(label => label.ToString()),
            read.Spec.Labels.Where(label => !label.Key.StartsWith("com.docker.compose.", StringComparison.Ordinal)).Select(label => label.ToString()));
    }
}
