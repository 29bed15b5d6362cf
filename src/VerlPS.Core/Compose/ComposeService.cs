using System.Runtime.CompilerServices;
using VerlPS.Containers;
using VerlPS.Engine;
using VerlPS.Images;

namespace VerlPS.Compose;

/// <summary>Writes compose files.</summary>
public sealed class ComposeService(IDockerEngine engine, IComposeFormat format, IFiles files)
{
    /// <summary>The name of a file whose target is a folder.</summary>
    public const string DefaultFileName = "docker-compose.yml";

    /// <summary>Writes the file of a container; its record is the last item.</summary>
    /// <param name="request">The container.</param>
    /// <param name="path">An absolute path: a file when it ends in .yml or .yaml, else the folder that gets a docker-compose.yml and is made where it is missing.</param>
    /// <param name="replace">An existing file may be replaced.</param>
    /// <param name="monitoring">What is wanted beside the container.</param>
    /// <param name="cancellationToken">Stops the questions to the engine.</param>
    /// <exception cref="VerlException">InvalidArgument, FileExists or PathNotWritable; an old file is as it was then.</exception>
    public async IAsyncEnumerable<StreamItem> WriteAsync(
        ContainerRequest request, string path, bool replace, MonitoringRequest monitoring, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ImageReference reference = ImageReference.ParseTagged(request.Image);
        string target = IsFile(path) ? path : Path.Combine(path, DefaultFileName);
        (EngineInfo? host, VerlException? silent) = await FindHostAsync(cancellationToken).ConfigureAwait(false);
        ContainerSpec spec = ContainerSpecFactory.Create(MonitoredContainer.Prepare(request, monitoring), ImageCatalogue.Describe(reference), host?.Memory);
        if (silent is not null && request.ShmSize is null && spec.ShmSize is not null)
            yield return new WarningItem($"{silent.Message} The size of /dev/shm is a guess; set -ShmSize.");

        string header = $"Written by VerlPS {ContainerLabels.ModuleVersion} for the container '{spec.Name}'.\nStart: docker compose -f {Path.GetFileName(target)} up -d    Stop: docker compose -f {Path.GetFileName(target)} down";
        MonitoringPlan plan = MonitoringPlan.Of(spec, monitoring, host, files.OwnerOf(MonitoringFiles.PasswordPath(Path.GetDirectoryName(target)!)));
        foreach (string warning in plan.Warnings(engine.Endpoint))
            yield return new WarningItem(warning);
        NewFile[] beside = [.. MonitoringFiles.Of(plan, Path.GetDirectoryName(target)!, format)];
        string text = format.Write(plan.AddTo(ComposeFile.Of(spec)), header);
        if (beside.Length > 0)
            files.WriteAll([new NewFile(target, text), .. beside], replace);
        else
            Write(target, text, replace);
        yield return new ResultItem(new VerlCompose
        {
            Path = target,
            ProjectName = ComposeFile.ProjectName(spec),
            Services = [ComposeFile.ServiceName(spec), .. plan.Services.Select(service => service.Key)],
            Image = spec.Image,
            DockerHost = engine.Endpoint.DockerHost,
        });
    }

    private void Write(string target, string text, bool replace)
    {
        string folder = Path.GetDirectoryName(target)!;
        IReadOnlyList<string> made = files.DirectoryExists(folder) ? [] : files.CreateDirectory(folder);
        try
        {
            files.WriteAtomically(target, text, replace);
        }
        catch (VerlException)
        {
            foreach (string empty in made.Reverse())
                files.RemoveEmptyDirectory(empty);
            throw;
        }
    }

    private bool IsFile(string path)
        => Path.GetExtension(path).ToLowerInvariant() is ".yml" or ".yaml" && !files.DirectoryExists(path);

    // A file may be written where no engine runs: only the default size of /dev/shm and the monitoring need one.
    private async Task<(EngineInfo? Host, VerlException? Error)> FindHostAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await engine.Facts.GetInfoAsync(cancellationToken).ConfigureAwait(false), null);
        }
        catch (VerlException error)
        {
            return (null, error);
        }
    }
}
