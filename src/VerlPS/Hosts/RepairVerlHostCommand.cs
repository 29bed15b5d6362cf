using System.Management.Automation;
using VerlPS.Hosts;

namespace VerlPS.Commands;

[Cmdlet(VerbsDiagnostic.Repair, "VerlHost", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = PlanSet)]
[OutputType(typeof(RepairStep), ParameterSetName = [PlanSet, ApplySet])]
[OutputType(typeof(string), ParameterSetName = [ScriptSet])]
public sealed class RepairVerlHostCommand : EngineCmdlet
{
    private const string PlanSet = "Plan", ScriptSet = "Script", ApplySet = "Apply";

    private readonly List<RepairSubject> _checks = [];
    private bool _expectsInput;

    [Parameter(ValueFromPipeline = true)]
    [RepairSubjectConvert]
    public RepairSubject[]? InputObject { get; set; }

    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CheckCompleter))]
    public string[] Check { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public Uri[] Mirror { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = ScriptSet)]
    public SwitchParameter AsScript { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = ApplySet)]
    public SwitchParameter Apply { get; set; }

    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _expectsInput = MyInvocation.ExpectingInput;
    }

    protected override void ProcessRecord()
    {
        if (InputObject is null)
        {
            if (!_expectsInput)
                Guard(DockerHost, () => Test(subject => Mend(subject)));
            return;
        }

        _checks.AddRange(InputObject.Where(subject => !subject.IsReport));
        foreach (RepairSubject report in InputObject.Where(subject => subject.IsReport))
            Guard(report.HostName, () => Mend(report));
    }

    // Checks come one by one, and their plan is one.
    protected override void EndProcessing()
    {
        foreach (RepairSubject subject in RepairSubject.Gather(_checks))
            Guard(subject.HostName, () => Mend(subject));
    }

    private void Test(Action<RepairSubject> tested)
    {
        HostTestRequest request = new() { Timeout = TimeSpan.FromSeconds(30), Selection = CheckSelection.Parse(Check, [], []) };
        foreach (StreamItem item in Services.HostTests(Engine()).TestAsync(request, Token).ToBlockingEnumerable(Token))
        {
            if (item is ResultItem { Value: HostReport report })
                tested(RepairSubject.From(report));
            else
                Write(item);
        }
    }

    private void Mend(RepairSubject subject)
    {
        RepairService repairs = Services.Repairs(Engine());
        RepairPlan plan = Await(token => repairs.PlanAsync(subject, new RepairRequest { Selection = CheckSelection.Parse(Check, [], []), Mirrors = Mirror }, token));
        if (plan.Steps.Count == 0)
            WriteVerbose($"There is nothing to mend on {plan.HostName}.");
        else if (AsScript)
            WriteObject(RepairScript.Write(plan));
        else if (Apply)
            Carry(plan, repairs);
        else
            WriteObject(plan.Steps, enumerateCollection: true);
    }

    private void Carry(RepairPlan plan, RepairService repairs)
    {
        RepairRun run = repairs.Begin(plan);
        foreach (RepairStep step in plan.Steps)
        {
            bool agreed = step.Kind == RepairKind.Advice || run.HasFailed;
            ShouldProcessReason reason = ShouldProcessReason.None;
            if (!agreed)
                agreed = ShouldProcess($"{step.Title} on {plan.HostName}", $"{step.Title}?", plan.HostName, out reason);
            WriteProgress(new ProgressRecord(0, $"Mending {plan.HostName}", step.Title) { PercentComplete = 100 * (step.Order - 1) / plan.Steps.Count });
            WriteObject(agreed ? Await(token => run.RunAsync(step, token)) : reason == ShouldProcessReason.WhatIf ? step : step with { Status = RepairStatus.NotRun });
        }

        WriteProgress(new ProgressRecord(0, $"Mending {plan.HostName}", "done") { RecordType = ProgressRecordType.Completed });
        run.ThrowIfFailed();
    }
}
