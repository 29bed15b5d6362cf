using System.Globalization;

namespace VerlPS.Hosts;

/// <summary>Carries out a plan on this machine, step by step, until one fails.</summary>
public sealed class RepairRun
{
    private const int OutputLines = 20;

    private readonly RepairPlan _plan;
    private readonly RepairPorts _ports;
    private readonly List<RepairStep> _done = [];
    private RepairStep? _failed;

    internal RepairRun(RepairPlan plan, RepairPorts ports) => (_plan, _ports) = (plan, ports);

    /// <summary>A step failed; the rest is not run.</summary>
    public bool HasFailed => _failed is not null;

    /// <summary>Carries out one step of the plan. What goes wrong is in the step that comes back.</summary>
    public async Task<RepairStep> RunAsync(RepairStep step, CancellationToken cancellationToken)
    {
        if (step.Kind == RepairKind.Advice)
            return step;
        if (HasFailed)
            return step with { Status = RepairStatus.NotRun };

        List<string> output = [];
        string? failure = null;
        foreach (RepairOperation operation in _plan.Planned[step.Order - 1].Operations)
        {
            failure = await RunAsync(operation, output, cancellationToken).ConfigureAwait(false);
            if (failure is not null)
                break;
        }

        RepairStep ended = step with
        {
            Status = failure is null ? RepairStatus.Done : RepairStatus.Failed,
            Output = string.Join('\n', failure is null ? output.TakeLast(OutputLines) : output.TakeLast(OutputLines).Append(failure)),
        };
        if (failure is null)
            _done.Add(ended);
        else
            _failed = ended;
        return ended;
    }

    /// <summary>Says what was done and what was not, where a step failed.</summary>
    /// <exception cref="VerlException">RepairFailed.</exception>
    public void ThrowIfFailed()
    {
        if (_failed is null)
            return;
        string[] left = [.. _plan.Steps.Where(step => step.Order > _failed.Order && step.Kind != RepairKind.Advice).Select(step => step.Id)];
        throw new VerlException(
            VerlErrorKind.RepairFailed,
            $"'{_failed.Id}' failed on {_plan.HostName}: {_failed.Output?.Split('\n')[^1]} Done before: {List(_done.Select(step => step.Id))}. Not run: {List(left)}.",
            _failed,
            "Read the step's Output, mend the cause, and run Repair-VerlHost again: what is done already is left alone.");
    }

    private static string List(IEnumerable<string> ids) => string.Join(", ", ids) is { Length: > 0 } list ? list : "nothing";

    private async Task<string?> RunAsync(RepairOperation operation, List<string> output, CancellationToken cancellationToken)
    {
        try
        {
            switch (operation)
            {
                case RunProgram program:
                    return await RunAsync(program, output, cancellationToken).ConfigureAwait(false);
                case WriteFile file:
                    _ports.Files.CreateDirectory(Path.GetDirectoryName(file.Path)!);
                    _ports.Files.WriteAtomically(file.Path, file.Text, replace: true);
                    return null;
                default:
                    return await ChangeAsync((ChangeSettings)operation, output, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (VerlException error)
        {
            return error.Message;
        }
    }

    private async Task<string?> ChangeAsync(ChangeSettings change, List<string> output, CancellationToken cancellationToken)
    {
        string? present = _ports.Tree.TryReadText(change.Path);
        bool exists = _ports.Tree.FileExists(change.Path);
        if (exists && present is null)
            return $"{change.Path} can't be read.";
        // Merged anew: somebody may have changed the file since the plan was made.
        SettingsMerge merge = SettingsMerge.Of(present, change.Settings);
        if (merge.Error is not null)
            return $"{change.Path} is left as it is: {merge.Error}.";
        if (change.Program is null && merge.Text == present)
            return null;

        string backup = $"{change.Path}.verlps-{_ports.Clock.GetLocalNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}";
        string? failure = "stopped";
        try
        {
            failure = await PrepareAsync(change, merge.Text!, exists, output, cancellationToken).ConfigureAwait(false);
            if (failure is null && exists)
                failure = await RunAsync(new RunProgram("cp", "-p", change.Path, backup), output, cancellationToken).ConfigureAwait(false);
            failure ??= await RunAsync(change.Swap, output, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // After Ctrl+C too.
            if (failure is not null)
                await RunAsync(new RunProgram("rm", "-f", change.Candidate), [], CancellationToken.None).ConfigureAwait(false);
        }

        if (failure is null && exists)
            output.Add($"What was there is in {backup}.");
        return failure;
    }

    private async Task<string?> PrepareAsync(ChangeSettings change, string text, bool exists, List<string> output, CancellationToken cancellationToken)
    {
        _ports.Files.CreateDirectory(Path.GetDirectoryName(change.Path)!);
        RunProgram begin = exists ? new RunProgram("cp", "-p", change.Path, change.Candidate) : new RunProgram("rm", "-f", change.Candidate);
        if (await RunAsync(begin, output, cancellationToken).ConfigureAwait(false) is string failure)
            return failure;
        if (change.Program is null)
            _ports.Files.WriteAtomically(change.Candidate, text, replace: true);
        else if (await RunAsync(change.Program, output, cancellationToken).ConfigureAwait(false) is string refused)
            return refused;

        if (!change.CanValidate)
            return null;
        List<string> said = [];
        string? verdict = await RunAsync(change.Check, said, cancellationToken).ConfigureAwait(false);
        // An engine before 23.0 whose version was not known.
        if (verdict is not null && said.Exists(line => line.Contains("unknown flag: --validate", StringComparison.Ordinal)))
            return null;
        output.AddRange(said);
        return verdict;
    }

    private async Task<string?> RunAsync(RunProgram program, List<string> output, CancellationToken cancellationToken)
    {
        ProcessResult run = await _ports.Processes.RunAsync(program.Program, program.Arguments, program.Limit, cancellationToken).ConfigureAwait(false);
        output.AddRange($"{run.Output}\n{run.Error}".Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0));
        string line = ShellText.Line(program.Program, program.Arguments);
        return run.TimedOut ? FormattableString.Invariant($"'{line}' did not end within {program.Limit.TotalMinutes:0} minutes.")
            : run.NotFound ? $"There is no program '{program.Program}' on PATH."
            : run.ExitCode == 0 ? null
            : FormattableString.Invariant($"'{line}' ended with exit code {run.ExitCode}.");
    }
}

/// <summary>What a repair works with.</summary>
/// <param name="Processes">Programs of this machine.</param>
/// <param name="Files">Its files, to write them.</param>
/// <param name="Tree">Its files, to read them.</param>
/// <param name="Clock">The time.</param>
public sealed record RepairPorts(IProcessRunner Processes, IFiles Files, IHostTree Tree, TimeProvider Clock);
