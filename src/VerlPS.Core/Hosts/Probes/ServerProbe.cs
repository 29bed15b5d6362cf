using VerlPS.Images;

namespace VerlPS.Hosts;

/// <summary>Asks names and servers, each within the limit of time.</summary>
internal sealed class ServerProbe(ProbeScope scope)
{
    private const string HubVariable = "HF_ENDPOINT";
    private static readonly Uri HuggingFace = new("https://huggingface.co");
    private static readonly Dictionary<string, string> NoHeaders = [];

    /// <summary>A server's answer to GET, and how its name resolves; both are asked at once.</summary>
    public async Task<ServerReading> AskAsync(Uri server, string path, TimeSpan limit)
    {
        Uri address = new(server, path);
        Task<NameReading> name = RegistryRoute.NeedsNoResolving(server)
            ? Task.FromResult(new NameReading(server.Host, [server.Host], TimeSpan.Zero))
            : ResolveAsync(server.IdnHost, limit);
        ServerAnswer answer = await WithinAsync(
            token => scope.Ports.Network.AskAsync(HttpMethod.Get, address, NoHeaders, token), limit, elapsed => new ServerAnswer(null, NoHeaders, NoAnswer(scope.Reader.Timeout), elapsed)).ConfigureAwait(false);
        DateTimeOffset at = scope.Ports.Clock.GetUtcNow();
        return new ServerReading(server, answer, await name.ConfigureAwait(false), at);
    }

    /// <summary>How a name resolves.</summary>
    public Task<NameReading> ResolveAsync(string name) => ResolveAsync(name, scope.Reader.Timeout);

    /// <summary>The model hub that the environment names, else Hugging Face's own.</summary>
    public async Task<Fact<ServerReading>> AskModelHubAsync()
    {
        string? named = scope.Ports.Environment(HubVariable);
        Uri? hub = string.IsNullOrWhiteSpace(named) ? HuggingFace : Uri.TryCreate(named.Trim(), UriKind.Absolute, out Uri? given) && given.Scheme is "http" or "https" ? given : null;
        if (hub is null)
            return Fact.None<ServerReading>($"{HubVariable} is no address of a server");

        ServerReading reading = await AskAsync(hub, hub.AbsolutePath, scope.Reader.Timeout).ConfigureAwait(false);
        return Fact.Of(reading, reading.Answer.Elapsed);
    }

    /// <summary>Reads something from a server; what the server does wrong becomes the fact's Missing.</summary>
    public async Task<Fact<T>> ReadAsync<T>(Func<CancellationToken, Task<T>> read, TimeSpan limit)
        where T : class
    {
        long begin = scope.Ports.Clock.GetTimestamp();
        try
        {
            T? value = await WithinAsync<T?>(async token => await read(token).ConfigureAwait(false), limit, _ => null).ConfigureAwait(false);
            TimeSpan elapsed = scope.Ports.Clock.GetElapsedTime(begin);
            return value is null ? Fact.None<T>(NoAnswer(scope.Reader.Timeout), elapsed) : Fact.Of(value, elapsed);
        }
        catch (VerlException error)
        {
            return Fact.None<T>(error.Message.TrimEnd('.'), scope.Ports.Clock.GetElapsedTime(begin));
        }
    }

    private async Task<NameReading> ResolveAsync(string name, TimeSpan limit)
    {
        long begin = scope.Ports.Clock.GetTimestamp();
        IReadOnlyList<string> addresses = await WithinAsync(token => scope.Ports.Network.ResolveAsync(name, token), limit, _ => []).ConfigureAwait(false);
        return new NameReading(name, addresses, scope.Ports.Clock.GetElapsedTime(begin));
    }

    private async Task<T> WithinAsync<T>(Func<CancellationToken, Task<T>> ask, TimeSpan limit, Func<TimeSpan, T> late)
    {
        long begin = scope.Ports.Clock.GetTimestamp();
        using CancellationTokenSource timer = new(limit, scope.Ports.Clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, scope.Cancellation);
        try
        {
            return await ask(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!scope.Cancellation.IsCancellationRequested)
        {
            return late(scope.Ports.Clock.GetElapsedTime(begin));
        }
    }

    private static string NoAnswer(TimeSpan limit) => FormattableString.Invariant($"no answer within {limit.TotalSeconds:0.#} s");
}
