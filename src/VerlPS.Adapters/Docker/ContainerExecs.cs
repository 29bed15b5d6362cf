using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using VerlPS.Adapters.Logs;
using VerlPS.Containers;
using VerlPS.Engine;
using VerlPS.Logs;

namespace VerlPS.Adapters.Docker;

/// <summary>
/// Programs in containers. What they read and write goes over our own connection: the library's takes its frames apart
/// where a read ends, and can't close the input while the output goes on.
/// </summary>
internal sealed class ContainerExecs(EngineCalls calls, IRequestTrace trace) : IContainerExecs
{
    private const int BlockLength = 32 * 1024;

    public async Task<string> CreateAsync(string containerId, ExecRequest request, CancellationToken cancellationToken)
    {
        ContainerExecCreateParameters parameters = new()
        {
            AttachStdin = request.Input is not null,
            AttachStdout = true,
            AttachStderr = true,
            Cmd = [.. request.Arguments],
            Env = [.. request.Environment.Select(pair => $"{pair.Key}={pair.Value}")],
            WorkingDir = request.WorkingDirectory ?? string.Empty,
            User = request.User ?? string.Empty,
        };
        try
        {
            return (await calls.AskAsync($"POST /containers/{containerId}/exec", (c, t) => c.Exec.CreateContainerExecAsync(containerId, parameters, t), cancellationToken).ConfigureAwait(false)).ID;
        }
        catch (DockerApiException error) when (error.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            throw error.StatusCode == HttpStatusCode.NotFound
                ? new VerlException(VerlErrorKind.ContainerNotFound, $"There is no container '{containerId}' on {calls.Endpoint.DockerHost}.", containerId, "List them with Get-VerlContainer -All.", error)
                : new VerlException(VerlErrorKind.ContainerNotRunning, EngineErrors.MessageOf(error), containerId, "Start it with Restart-VerlContainer.", error);
        }
        catch (DockerApiException error)
        {
            throw EngineErrors.Translate(error, calls.Endpoint);
        }
    }

    public async IAsyncEnumerable<LogLine> StartAsync(string execId, IReadOnlyList<string>? input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LinePump pump = new((lines, stop) => Read(execId, input, lines, stop));
        await using ConfiguredAsyncDisposable _ = pump.ConfigureAwait(false);
        await foreach (LogBatch batch in pump.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (LogLine line in batch.Lines)
                yield return line;
        }
    }

    public async Task StartDetachedAsync(string execId, CancellationToken cancellationToken)
        => await calls.AskPlainlyAsync(
            $"POST /exec/{execId}/start",
            async (c, t) =>
            {
                using MultiplexedStream? none = await c.Exec.StartContainerExecAsync(execId, new ContainerExecStartParameters { Detach = true }, t).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);

    public async Task<ExecState> FindAsync(string execId, CancellationToken cancellationToken)
    {
        ContainerExecInspectResponse found = await calls.AskPlainlyAsync(
            $"GET /exec/{execId}/json", (c, t) => c.Exec.InspectContainerExecAsync(execId, t), cancellationToken).ConfigureAwait(false);
        return new ExecState(found.Running, found.Pid != 0, found.ExitCode);
    }

    private void Read(string execId, IReadOnlyList<string>? input, LinePump pump, CancellationToken stop)
    {
        try
        {
            using EngineConnection connection = new(calls.Endpoint, stop);
            using HttpResponseMessage response = Start(connection, execId);
            // An engine behind a proxy may answer 200: it can be read to its end, and takes no input.
            if (response.StatusCode != HttpStatusCode.SwitchingProtocols && !(response.IsSuccessStatusCode && input is null))
                throw Refused(response);

            using Stream source = response.Content.ReadAsStream(stop);
            using FrameReader frames = new(tty: false, stamped: false);
            Task writing = input is null ? Task.CompletedTask : Task.Factory.StartNew(() => Write(connection, source, input), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            try
            {
                pump.HandAll(connection, source, frames);
            }
            finally
            {
                // A program that ended without reading all of its input.
                connection.Dispose();
                writing.Wait(CancellationToken.None);
            }
        }
        catch (Exception error) when (error is not VerlException)
        {
            stop.ThrowIfCancellationRequested();
            throw EngineErrors.Translate(error, calls.Endpoint);
        }
    }

    private HttpResponseMessage Start(EngineConnection connection, string execId)
    {
        long begin = Stopwatch.GetTimestamp();
        string outcome = "no answer";
        try
        {
            HttpResponseMessage response = connection.Upgrade($"exec/{execId}/start", """{"Detach":false,"Tty":false}""");
            outcome = response.StatusCode == HttpStatusCode.SwitchingProtocols ? "ok" : ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            return response;
        }
        finally
        {
            trace.Record($"POST /exec/{execId}/start", Stopwatch.GetElapsedTime(begin), outcome);
        }
    }

    private static void Write(EngineConnection connection, Stream program, IReadOnlyList<string> lines)
    {
        try
        {
            using StreamWriter writer = new(program, new UTF8Encoding(false), BlockLength, leaveOpen: true) { NewLine = "\n" };
            foreach (string line in lines)
                writer.WriteLine(line);
            writer.Flush();
            connection.CloseWrite();
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // It ended, or closed its input, without reading all of it.
        }
    }

    private VerlException Refused(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
        {
            return new VerlException(
                VerlErrorKind.EngineError, $"What is at {calls.Endpoint.DockerHost} lets no input through to a program.", calls.Endpoint.DockerHost, "Write the input to a file in a mounted folder.");
        }

        using StreamReader body = new(response.Content.ReadAsStream(), Encoding.UTF8);
        DockerApiException error = new(response.StatusCode, body.ReadToEnd());
        return response.StatusCode == HttpStatusCode.Conflict
            ? new VerlException(VerlErrorKind.ContainerNotRunning, EngineErrors.MessageOf(error), calls.Endpoint.DockerHost, "Start it with Restart-VerlContainer.", error)
            : EngineErrors.Translate(error, calls.Endpoint);
    }
}
