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
    /// <param name="cancellationToken">Stops the questions to the engine.</param>
    /// <exception cref="VerlException">InvalidArgument, FileExists or PathNotWritable; an old file is as it was then.</exception>
    public async IAsyncEnumerable<StreamItem> WriteAsync(
        ContainerRequest request, string path, bool replace, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ImageReference reference = ImageReference.ParseTagged(request.Image);
        string target = IsFile(path) ? path : Path.Combine(path, DefaultFileName);
        (long? memory, VerlException? silent) = await FindMemoryAsync(cancellationToken).ConfigureAwait(false);
        ContainerSpec spec = ContainerSpecFactory.Create(request, ImageCatalogue.Describe(reference), memory);
        if (silent is not null && request.ShmSize is null && spec.ShmSize is not null)
            yield return new WarningItem($"{silent.Message} The size of /dev/shm is a guess; set -ShmSize.");

        string header = $"Written by VerlPS {ContainerLabels.ModuleVersion} for the container '{spec.Name}'.\nStart: docker compose -f {Path.GetFileName(target)} up -d    Stop: docker compose -f {Path.GetFileName(target)} down";
        Write(target, format.Write(ComposeFile.Of(spec), header), replace);
        yield return new ResultItem(new VerlCompose
        {
            Path = target,
            ProjectName = ComposeFile.ProjectName(spec),
            Services = [ComposeFile.ServiceName(spec)],
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

    // A file may be written where no engine runs: only the default size of /dev/shm needs one.
    private async Task<(long? Memory, VerlException? Error)> FindMemoryAsync(CancellationToken cancellationToken)
    {
        try
        {
            return ((await engine.Facts.GetInfoAsync(cancellationToken).ConfigureAwait(false)).Memory, null);
        }
        catch (VerlException error)
        {
            return (null, error);
        }
    }
}
