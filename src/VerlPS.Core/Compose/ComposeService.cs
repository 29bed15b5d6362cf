using System.Runtime.CompilerServices;
using VerlPS.Containers;
using VerlPS.Engine;
using VerlPS.Images;

namespace VerlPS.Compose;

/// <summary>Writes compose files.</summary>
public sealed class ComposeService(IDockerEngine engine, ImageDigests digests, IComposeFormat format, IFiles files)
{
    /// <summary>The name of a file whose target is a folder.</summary>
    public const string DefaultFileName = "docker-compose.yml";

    /// <summary>Writes the file of a container; its record, or with AsText its text, is the last item.</summary>
    /// <exception cref="VerlException">
    /// InvalidArgument, ContainerNotFound, ImageNotFound (no digest to be had), FileExists or PathNotWritable; all old files are as they were then.
    /// </exception>
    public async IAsyncEnumerable<StreamItem> WriteAsync(ComposeWriteRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string target = IsFile(request.Path) ? request.Path : Path.Combine(request.Path, DefaultFileName);
        string folder = Path.GetDirectoryName(target)!;
        (EngineInfo? host, VerlException? silent) = await FindHostAsync(cancellationToken).ConfigureAwait(false);
        ContainerSpec spec = request.ContainerId is string id
            ? await ReadAsync(id, host, cancellationToken).ConfigureAwait(false)
            : Create(request, host);
        if (silent is not null && request.Container is { ShmSize: null } && spec.ShmSize is not null)
            yield return new WarningItem($"{silent.Message} The size of /dev/shm is a guess; set -ShmSize.");
        if (request.PinDigest)
            spec = spec with { Image = await digests.PinAsync(spec.Image, cancellationToken).ConfigureAwait(false) };

        MonitoringPlan plan = MonitoringPlan.Of(spec, request.Monitoring, request.Form.Gpus, host, files.OwnerOf(MonitoringFiles.PasswordPath(folder)));
        foreach (string warning in plan.Warnings(engine.Endpoint))
            yield return new WarningItem(warning);

        string? secrets = request.WithSecretFile ? ComposeSecretFile.Text(spec) : null;
        ComposeFileOptions form = request.Form with
        {
            SecretFile = secrets is null ? null : ComposeSecretFile.NameFor(target),
            ExternalVolumes = request.ContainerId is null ? [] : [.. spec.Mounts.Select(mount => mount.Source).Where(source => !source.StartsWith('/')).Distinct(StringComparer.Ordinal)],
        };
        ComposeMap file = plan.AddTo(ComposeFile.Of(spec, form));
        bool merged = request.Merge && !files.IsMissing(target);
        string text = merged ? format.Merge(files.ReadText(target), target, file) : format.Write(file, Header(spec, target));
        if (request.AsText)
        {
            yield return new ResultItem(text);
            yield break;
        }

        NewFile[] beside =
        [
            .. secrets is null ? [] : new[] { new NewFile(Path.Combine(folder, form.SecretFile!), secrets) { IsSecret = true } },
            .. MonitoringFiles.Of(plan, folder, format),
        ];
        files.WriteAll([new NewFile(target, text), .. beside], request.Replace || merged);
        // A file that was there has more services, and perhaps another name.
        ComposeMap written = merged ? format.Read(text, target) : file;
        yield return new ResultItem(new VerlCompose
        {
            Path = target,
            ProjectName = written.Find("name")?.Value is ComposeText name ? name.Text : ComposeFile.ProjectName(spec),
            Services = [.. (written.Find("services")?.Value as ComposeMap)?.Entries.Select(service => service.Key) ?? []],
            Image = spec.Image,
            DockerHost = engine.Endpoint.DockerHost,
        });
    }

    private static ContainerSpec Create(ComposeWriteRequest request, EngineInfo? host)
    {
        ContainerRequest container = MonitoredContainer.Prepare(request.Container!, request.Monitoring);
        return ContainerSpecFactory.Create(container, ImageCatalogue.Describe(ImageReference.ParseTagged(container.Image)), host?.Memory);
    }

    private async Task<ContainerSpec> ReadAsync(string id, EngineInfo? host, CancellationToken cancellationToken)
    {
        ContainerReading read = await engine.Containers.ReadAsync(id, host?.LoggingDriver, cancellationToken).ConfigureAwait(false)
            ?? throw new VerlException(VerlErrorKind.ContainerNotFound, $"There is no container '{id}' on {engine.Endpoint.DockerHost}.", id, "List them with Get-VerlContainer -All.");
        ContainerSpec spec = read.AsSpec();
        // A file that VerlPS wrote makes containers that its commands see, whoever made the first one.
        return spec.Labels.ContainsKey(ContainerLabels.Version) ? spec : spec with { Labels = ContainerLabels.Of(spec, spec.Labels) };
    }

    private static string Header(ContainerSpec spec, string target)
    {
        string name = Path.GetFileName(target);
        return $"Written by VerlPS {ContainerLabels.ModuleVersion} for the container '{spec.Name}'.\nStart: docker compose -f {name} up -d    Stop: docker compose -f {name} down";
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
