using System.Diagnostics;
using System.Text;
using Docker.DotNet;
using VerlPS.Adapters.Logs;
using VerlPS.Engine;

namespace VerlPS.Adapters.Docker;

/// <summary>Runs requests of one engine: each is traced, limited in time and translated on failure.</summary>
internal sealed class EngineCalls(DockerClient client, DockerEndpoint endpoint, IRequestTrace trace)
{
    // Info and inspect answer within milliseconds; an engine that is busy pulling or removing has been seen to take 20 s.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public DockerEndpoint Endpoint { get; } = endpoint;

    /// <summary>A request that must come back soon.</summary>
    public Task<T> AskAsync<T>(string request, Func<DockerClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
        => RunAsync(request, call, Patience, cancellationToken);

    /// <summary>The same, where every refusal of the engine is just that.</summary>
    public async Task<T> AskPlainlyAsync<T>(string request, Func<DockerClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(request, call, cancellationToken).ConfigureAwait(false);
        }
        catch (DockerApiException error)
        {
            throw EngineErrors.Translate(error, Endpoint);
        }
    }

    /// <summary>A request that takes as long as it takes: a pull, a stop, a wait.</summary>
    public Task<T> AwaitAsync<T>(string request, Func<DockerClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
        => RunAsync(request, call, Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>A request of our own, as long as it takes: the library leaves out of a query what has its default value.</summary>
    public Task PostAsync(string pathAndQuery, CancellationToken cancellationToken)
        => AwaitAsync($"POST /{pathAndQuery}", (_, token) => Task.Factory.StartNew(() => Post(pathAndQuery, token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default), cancellationToken);

    private bool Post(string pathAndQuery, CancellationToken cancellationToken)
    {
        try
        {
            using EngineConnection connection = new(Endpoint, cancellationToken, Timeout.InfiniteTimeSpan);
            using HttpResponseMessage response = connection.Post(pathAndQuery);
            if (response.IsSuccessStatusCode)
                return true;

            using StreamReader body = new(response.Content.ReadAsStream(cancellationToken), Encoding.UTF8);
            throw new DockerApiException(response.StatusCode, body.ReadToEnd());
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            // A connection that is shut down to end it says only that it broke.
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    private async Task<T> RunAsync<T>(string request, Func<DockerClient, CancellationToken, Task<T>> call, TimeSpan patience, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        long begin = Stopwatch.GetTimestamp();
        string outcome = "ok";
        try
        {
            return await call(client, limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            outcome = EngineErrors.StatusOf(error) is System.Net.HttpStatusCode status ? $"{(int)status}" : error.GetType().Name;
            // Status codes mean different things to different requests; the caller that knows catches them.
            if (error is DockerApiException)
                throw;
            throw EngineErrors.Translate(error, Endpoint);
        }
        finally
        {
            trace.Record(request, Stopwatch.GetElapsedTime(begin), outcome);
        }
    }
}
