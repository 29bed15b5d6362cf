using System.Globalization;
using System.Runtime.CompilerServices;
using VerlPS.Engine;
using VerlPS.Hosts;

namespace VerlPS.Images;

/// <summary>Brings images into an engine's store, from the first source that has them.</summary>
public sealed class PullService(IDockerEngine engine, RemoteImages remote, IRegistryLogins logins, IHostTree tree, TimeProvider time)
{
    /// <summary>
    /// Pulls an image; its record is the last item. All sources are tried in turn; where none gave it and the network was
    /// at fault, they are tried again after a while. A failure leaves the store's names as they were.
    /// </summary>
    /// <exception cref="VerlException">
    /// InvalidArgument, ImageNotFound, ImagePlatformMismatch, ImageDigestMismatch, RegistryAccessDenied, RegistryRateLimited,
    /// RegistryUnreachable, DiskFull or ImagePullFailed.
    /// </exception>
    public async IAsyncEnumerable<StreamItem> InstallAsync(PullRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        EngineInfo info = await remote.InfoAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<PullSource> sources = PullSources.Of(request, info.RegistryMirrors);
        SourcePull pull = new(engine, remote, new LocalImages(engine), tree);
        Dictionary<PullSource, VerlException> failures = [];
        for (int round = 0; ; round++)
        {
            CanonicalDigest canonical = new(remote, request.Image, request.Platform, sources[0].IsMirror ? null : request.Credential);
            foreach (PullSource source in sources.Where(source => !failures.TryGetValue(source, out VerlException? earlier) || earlier.IsTransient))
            {
                StoredLogin login = await LoginAsync(request, source, isFirst: source == sources[0], cancellationToken).ConfigureAwait(false);
                PullProgress progress = new(source.From.ToString(), request.ProgressId, time);
                await foreach (StreamItem item in StreamErrors.AsItems(pull.RunAsync(request, source, login, canonical, progress, cancellationToken), cancellationToken).ConfigureAwait(false))
                {
                    if (item is ErrorItem failed)
                        failures[source] = LoginProblem.Explain(failed.Error, login);
                    else
                        yield return item;
                    if (item is ResultItem)
                        yield break;
                }

                foreach (ProgressItem done in progress.Complete())
                    yield return done;
                if (failures[source].Kind == VerlErrorKind.DiskFull)
                    throw failures[source];
                if (source != sources[^1])
                    yield return new WarningItem($"{failures[source].Message} Trying the next source.");
            }

            if (round == request.Retries || !failures.Values.Any(failure => failure.IsTransient))
                throw PullFailures.Sum(request.Image, [.. sources.Select(source => (source, failures[source]))]);

            TimeSpan wait = request.RetryDelay * Math.Pow(2, round);
            yield return new WarningItem(PullFailures.Announce(request, failures.Values.Last(failure => failure.IsTransient), round, wait));
            ProgressItem waiting = new($"Pulling {request.Image}", string.Create(CultureInfo.InvariantCulture, $"Waiting {wait.TotalSeconds:0.#} s before the next try")) { Id = request.ProgressId };
            yield return waiting;
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
            yield return waiting with { Completed = true };
        }
    }

    // A login that was given is for the source that was named first; it is told to no other.
    private async Task<StoredLogin> LoginAsync(PullRequest request, PullSource source, bool isFirst, CancellationToken cancellationToken)
    {
        if (isFirst && request.Credential is not null)
            return new StoredLogin(request.Credential);

        StoredLogin stored = await logins.FindAsync(source.From.Registry ?? RegistryRoute.DockerHub, cancellationToken).ConfigureAwait(false);
        return stored is { Credential: null, Problem: null } && request.Credential is not null ? stored with { Problem = "-Credential is for the first source alone" } : stored;
    }
}
