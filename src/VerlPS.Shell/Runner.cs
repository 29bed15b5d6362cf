using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace VerlPS.Shell;

/// <summary>Runs one command line or script in a runspace of its own and says with which code to end.</summary>
internal sealed class Runner : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Terminal _terminal;
    private readonly OutputFormat _format;
    private readonly ShellHost _host;
    private readonly Runspace _runspace;
    private readonly CancellationTokenSource _stopping = new();
    private Pipeline? _running;
    private int? _stopCode;

    public Runner(Terminal terminal, OutputFormat format)
    {
        _terminal = terminal;
        _format = format;
        _host = new ShellHost(terminal, _stopping.Token);
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThreadOptions = PSThreadOptions.UseCurrentThread;
        state.Commands.Add(new SessionStateCmdletEntry(WriteJsonLineCommand.Name, typeof(WriteJsonLineCommand), null));
        _runspace = RunspaceFactory.CreateRunspace(_host, state);
    }

    public int Run(CommandLine line, string manifest)
    {
        using var signals = new StopSignals(Stop);
        _terminal.OnReaderGone(() => Stop(ExitCode.ReaderGone));
        _runspace.Open();
        try
        {
            Invoke(Import(manifest));
            Invoke(Show(line.Action is ShellAction.RunFile ? ScriptCall.For(line.Text, line.Arguments ?? []) : line.Text));
        }
        catch (Exception) when (_stopCode is int code)
        {
            return code;
        }
        catch (RuntimeException error)
        {
            Report(error);
            return ExitCode.Failure;
        }
        finally
        {
            if (_stopCode is null && MissingCommands.Explain(_runspace) is string hint)
                _terminal.WriteError(hint);
        }

        return _stopCode ?? _host.RequestedExitCode ?? (Succeeded() ? ExitCode.Success : FailureCode(line));
    }

    public void Dispose()
    {
        _runspace.Dispose();
        _stopping.Dispose();
    }

    private Pipeline Import(string manifest)
    {
        var import = new Command("Import-Module");
        import.Parameters.Add("Name", manifest);
        import.Parameters.Add("ErrorAction", ActionPreference.Stop);
        Pipeline pipeline = _runspace.CreatePipeline();
        pipeline.Commands.Add(import);
        return pipeline;
    }

    private Pipeline Show(string commandLine)
    {
        // Without a place in the history the engine puts $? back to what it was before.
        Pipeline pipeline = _runspace.CreatePipeline(commandLine, addToHistory: true);
        pipeline.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        if (_format is OutputFormat.Json)
            pipeline.Commands.Add(WriteJsonLineCommand.Name);
        pipeline.Commands.Add(new Command("Out-Default") { MergeUnclaimedPreviousCommandResults = PipelineResultTypes.Error | PipelineResultTypes.Output });
        return pipeline;
    }

    private void Invoke(Pipeline pipeline)
    {
        using (pipeline)
        {
            lock (_lock)
                _running = pipeline;
            if (_stopCode is not null)
                return;
            try
            {
                pipeline.Invoke();
            }
            finally
            {
                lock (_lock)
                    _running = null;
            }
        }
    }

    // Comes from another thread.
    private void Stop(int exitCode)
    {
        lock (_lock)
        {
            _stopCode ??= exitCode;
            _stopping.Cancel();
            _running?.StopAsync();
        }
    }

    private bool Succeeded()
    {
        using Pipeline question = _runspace.CreatePipeline("$global:?");
        return LanguagePrimitives.IsTrue(question.Invoke().FirstOrDefault());
    }

    // In a script file `exit N` ends the script, not the engine.
    private int FailureCode(CommandLine line)
        => line.Action is ShellAction.RunFile && _runspace.SessionStateProxy.GetVariable("LASTEXITCODE") is int and not 0 and int code
            ? code
            : ExitCode.Failure;

    private void Report(RuntimeException error)
    {
        // The engine's view of a parse error shows nothing where there is no prompt.
        if (error is ParseException syntax)
        {
            IEnumerable<string> mistakes = syntax.Errors?.Select(e => $"Line {e.Extent.StartLineNumber}, column {e.Extent.StartColumnNumber}: {e.Message}") ?? [error.Message];
            _host.UI.WriteErrorLine(string.Join('\n', mistakes));
            return;
        }

        // Out-Default takes a caught record for an object and would show it as output.
        _host.UI.DivertToError = true;
        using Pipeline pipeline = _runspace.CreatePipeline("$input");
        pipeline.Input.Write(error.ErrorRecord);
        pipeline.Commands.Add("Out-Default");
        pipeline.Invoke();
        _host.UI.DivertToError = false;
    }
}
