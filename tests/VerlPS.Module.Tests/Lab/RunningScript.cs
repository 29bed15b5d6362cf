using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace VerlPS.Module.Tests.Lab;

/// <summary>A script in a runspace of its own, whose objects arrive as they come and which can be stopped as by Ctrl+C.</summary>
internal sealed class RunningScript : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Runspace _runspace;
    private readonly PowerShell _shell;
    private readonly PSDataCollection<PSObject> _output = [];
    private readonly BlockingCollection<PSObject> _objects = [];
    private readonly IAsyncResult _run;

    public RunningScript(string script)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule(ModulePath.Manifest);
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
        _shell = PowerShell.Create(_runspace).AddScript(script);
        _output.DataAdded += (_, added) => _objects.Add(_output[added.Index]);
        _run = _shell.BeginInvoke<PSObject, PSObject>(null, _output);
    }

    public IReadOnlyList<ErrorRecord> Errors => [.. _shell.Streams.Error];

    public IReadOnlyList<string> Warnings => [.. _shell.Streams.Warning.Select(warning => warning.Message)];

    /// <summary>All objects until now.</summary>
    public IReadOnlyList<PSObject> Output => [.. _output];

    /// <summary>Waits for the next object.</summary>
    public PSObject Next() => _objects.TryTake(out PSObject? item, Patience)
        ? item
        : throw new TimeoutException($"No object came. Errors: {string.Join("; ", _shell.Streams.Error)}");

    /// <summary>Waits for progress of an activity.</summary>
    public void WaitForProgress(Func<ProgressRecord, bool> wanted)
        => Assert.True(SpinWait.SpinUntil(() => HasAny(_shell.Streams.Progress, wanted), Patience), "The progress never came.");

    /// <summary>Waits for a verbose line.</summary>
    public void WaitForVerbose(string words)
        => Assert.True(SpinWait.SpinUntil(() => HasAny(_shell.Streams.Verbose, line => line.Message.Contains(words, StringComparison.Ordinal)), Patience), $"No verbose line had '{words}'.");

    /// <summary>Ctrl+C; returns when the pipeline has ended.</summary>
    public TimeSpan Stop()
    {
        long begin = System.Diagnostics.Stopwatch.GetTimestamp();
        _shell.Stop();
        return System.Diagnostics.Stopwatch.GetElapsedTime(begin);
    }

    /// <summary>Waits for the end by itself.</summary>
    public void End(TimeSpan? patience = null)
    {
        Assert.True(_run.AsyncWaitHandle.WaitOne(patience ?? Patience), "The script did not end.");
        _shell.EndInvoke(_run);
    }

    // A stream grows while it is read, and a copy of it would be too small by then.
    private static bool HasAny<T>(PSDataCollection<T> stream, Func<T, bool> wanted) => Enumerable.Range(0, stream.Count).Any(index => wanted(stream[index]));

    public void Dispose()
    {
        _shell.Dispose();
        _runspace.Dispose();
        _objects.Dispose();
        _output.Dispose();
    }
}
