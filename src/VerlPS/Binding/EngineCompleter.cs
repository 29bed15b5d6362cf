using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using VerlPS.Images;

namespace VerlPS.Commands;

/// <summary>Completes from what an engine has: quick, and silent when it does not answer.</summary>
public abstract class EngineCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        WildcardPattern pattern = new($"{wordToComplete?.Trim('\'', '"')}*", WildcardOptions.IgnoreCase);
        return Find(fakeBoundParameters).Where(result => pattern.IsMatch(result.CompletionText));
    }

    private protected abstract Task<IEnumerable<CompletionResult>> FindAsync(Services services, string? host, string? context, CancellationToken cancellationToken);

    private CompletionResult[] Find(IDictionary bound)
    {
        using Services services = new();
        using CancellationTokenSource limit = new(Patience);
        try
        {
            return [.. FindAsync(services, bound["DockerHost"] as string, bound["Context"] as string, limit.Token).GetAwaiter().GetResult()];
        }
        catch (Exception error) when (error is VerlException or OperationCanceledException)
        {
            return [];
        }
    }
}

/// <summary>Completes words that need no explanation.</summary>
public abstract class EngineWordCompleter : EngineCompleter
{
    private protected abstract Task<IEnumerable<string>> FindWordsAsync(Services services, string? host, string? context, CancellationToken cancellationToken);

    private protected override async Task<IEnumerable<CompletionResult>> FindAsync(Services services, string? host, string? context, CancellationToken cancellationToken)
        => (await FindWordsAsync(services, host, context, cancellationToken).ConfigureAwait(false)).Select(word => new CompletionResult(word));
}

/// <summary>Completes names of images in the engine's store.</summary>
public sealed class ImageCompleter : EngineWordCompleter
{
    private protected override async Task<IEnumerable<string>> FindWordsAsync(Services services, string? host, string? context, CancellationToken cancellationToken)
        => (await new LocalImages(services.OpenEngine(host, context, null)).ListAsync(all: false, cancellationToken).ConfigureAwait(false)).Select(image => image.Reference);
}

/// <summary>Completes tags of images in the engine's store.</summary>
public sealed class TagCompleter : EngineWordCompleter
{
    private protected override async Task<IEnumerable<string>> FindWordsAsync(Services services, string? host, string? context, CancellationToken cancellationToken)
        => (await new LocalImages(services.OpenEngine(host, context, null)).ListAsync(all: false, cancellationToken).ConfigureAwait(false))
            .Select(image => image.Tag).Where(tag => tag.Length > 0).Distinct(StringComparer.Ordinal);
}

/// <summary>Completes where an image may be pulled from: the named mirrors, and those of the engine.</summary>
public sealed class MirrorCompleter : EngineWordCompleter
{
    private protected override async Task<IEnumerable<string>> FindWordsAsync(Services services, string? host, string? context, CancellationToken cancellationToken)
    {
        IEnumerable<string> words = [.. NamedMirror.All.Select(mirror => mirror.Name), PullSources.Engine, RegistryRoute.DockerHub];
        try
        {
            EngineInfo engine = await services.OpenEngine(host, context, null).Facts.GetInfoAsync(cancellationToken).ConfigureAwait(false);
            return words.Concat(RegistryRoute.ParseMirrors(engine).Select(mirror => mirror.Authority));
        }
        catch (VerlException)
        {
            return words;
        }
    }
}

/// <summary>Completes names of the engine's containers.</summary>
public sealed class ContainerNameCompleter : EngineWordCompleter
{
    private protected override async Task<IEnumerable<string>> FindWordsAsync(Services services, string? host, string? context, CancellationToken cancellationToken)
        => (await services.OpenEngine(host, context, null).Containers.ListAsync(null, cancellationToken).ConfigureAwait(false)).Select(container => container.Name).Order(StringComparer.Ordinal);
}

/// <summary>Completes names of the engine's containers that run.</summary>
public sealed class RunningContainerCompleter : EngineWordCompleter
{
    private protected override async Task<IEnumerable<string>> FindWordsAsync(Services services, string? host, string? context, CancellationToken cancellationToken)
        => (await services.OpenEngine(host, context, null).Containers.ListAsync(null, cancellationToken).ConfigureAwait(false))
            .Where(container => container.State == "running").Select(container => container.Name).Order(StringComparer.Ordinal);
}

/// <summary>Completes names of the engine's compose projects.</summary>
public sealed class ComposeProjectCompleter : EngineWordCompleter
{
    private protected override async Task<IEnumerable<string>> FindWordsAsync(Services services, string? host, string? context, CancellationToken cancellationToken)
    {
        List<string> names = [];
        await foreach (StreamItem item in services.ComposeProjects(services.OpenEngine(host, context, null)).ListAsync("*", all: true, cancellationToken).ConfigureAwait(false))
        {
            if (item is ResultItem { Value: VerlCompose project })
                names.Add(project.ProjectName);
        }

        return names;
    }
}

/// <summary>Completes contexts of the docker CLI.</summary>
public sealed class ContextCompleter : EngineWordCompleter
{
    private protected override Task<IEnumerable<string>> FindWordsAsync(Services services, string? host, string? context, CancellationToken cancellationToken)
        => Task.FromResult<IEnumerable<string>>(services.ListContexts());
}
