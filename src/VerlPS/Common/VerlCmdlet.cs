using System.Management.Automation;

namespace VerlPS.Commands;

/// <summary>What every cmdlet of the module shares: cancellation, the writing of a service's stream, and errors.</summary>
public abstract class VerlCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private Services? _services;

    /// <summary>Cancelled by Ctrl+C.</summary>
    private protected CancellationToken Token => _cancellation.Token;

    private protected Services Services => _services ??= new Services();

    /// <inheritdoc/>
    protected override void StopProcessing() => _cancellation.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    private protected virtual void Dispose(bool disposing)
    {
        _services?.Dispose();
        _cancellation.Dispose();
    }

    /// <summary>Verbose messages are shown: what only they tell is worth asking for.</summary>
    private protected bool IsVerbose => MyInvocation.BoundParameters.TryGetValue("Verbose", out object? given)
        ? given is SwitchParameter { IsPresent: true }
        : $"{GetVariableValue("VerbosePreference")}" is not ("SilentlyContinue" or "Ignore" or "");

    /// <summary>Writes what a service reports, on this thread, as it comes.</summary>
    private protected void WriteStream(IAsyncEnumerable<StreamItem> items, object? target)
        => Guard(target, () => Read(items, Write));

    /// <summary>Writes what a service reports but its result, which is the last item; to be called inside <see cref="Guard"/>.</summary>
    private protected T Find<T>(IAsyncEnumerable<StreamItem> items)
    {
        T? found = default;
        Read(items, item =>
        {
            if (item is ResultItem { Value: T value })
                found = value;
            else
                Write(item);
        });
        return found!;
    }

    /// <summary>Waits for a task; to be called inside <see cref="Guard"/>.</summary>
    private protected T Await<T>(Func<CancellationToken, Task<T>> start) => start(Token).GetAwaiter().GetResult();

    /// <summary>Runs one input's work: a failure is that input's error record, and the pipeline goes on.</summary>
    private protected void Guard(object? target, Action work)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException) when (Token.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (VerlException error)
        {
            WriteTrace();
            WriteError(ErrorRecords.From(error, target));
        }
        finally
        {
            WriteTrace();
        }
    }

    private protected virtual void Write(StreamItem item)
    {
        switch (item)
        {
            case ResultItem result:
                WriteObject(result.Value);
                break;
            case ResultsItem results:
                foreach (object value in results.Values)
                    WriteObject(value);
                break;
            case WarningItem warning:
                WriteWarning(warning.Message);
                break;
            // As a native program's errors are: on the screen, and in no variable.
            case ErrorTextItem error:
                WriteInformation(new HostInformationMessage { Message = error.Message }, ["StandardError", "PSHOST"]);
                break;
            // On a terminal the bars have told it.
            case StatusItem status when Console.IsOutputRedirected:
                WriteInformation(new HostInformationMessage { Message = status.Message }, ["PSHOST"]);
                break;
            case StatusItem status:
                WriteVerbose(status.Message);
                break;
            case VerboseItem verbose:
                WriteVerbose(verbose.Message);
                break;
            case ErrorItem failure:
                WriteError(ErrorRecords.From(failure.Error, null));
                break;
            case ProgressItem progress:
                WriteProgress(ProgressRecords.From(progress));
                break;
        }
    }

    private void Read(IAsyncEnumerable<StreamItem> items, Action<StreamItem> take)
    {
        foreach (StreamItem item in items.ToBlockingEnumerable(Token))
        {
            WriteTrace();
            take(item);
        }
    }

    private void WriteTrace()
    {
        // After Ctrl+C the pipeline takes nothing more.
        while (!Token.IsCancellationRequested && _services?.Trace.TryTake(out string line) == true)
            WriteVerbose(line);
    }
}
