namespace VerlPS.Hosts;

/// <summary>Makes the plan that mends a host from what is wrong with it. Reads nothing and changes nothing.</summary>
internal static class RepairPlanner
{
    private const string DaemonJson = "set-daemon-json", Runtime = "configure-runtime", Install = "install-docker", Enable = "enable-docker", Restart = "restart-docker";

    /// <summary>The plan.</summary>
    /// <param name="subject">The host.</param>
    /// <param name="context">This machine, where it is that host; null where it is another.</param>
    /// <param name="request">What shall be mended.</param>
    public static RepairPlan Plan(RepairSubject subject, RepairContext? context, RepairRequest request)
    {
        RepairNeeds needs = new(subject, context, request);
        foreach (HostCheck check in subject.Checks.DistinctBy(check => check.Id))
        {
            if (check.Status is CheckStatus.Failed or CheckStatus.Warning && request.Selection.Includes(check.Id, check.Group))
                needs.Add(check);
        }

        needs.AddMirrors();
        RepairScope scope = new(subject, context, PackageSource.Find(subject.Distribution ?? context?.Distribution));
        HashSet<string> blocked = Blocked(needs, scope);
        Settle(needs, context, blocked);
        scope = scope with { Settings = needs.Settings, Parameters = [.. needs.Parameters.Distinct()], RestartsEngine = needs.Steps.ContainsKey(Restart) && !blocked.Contains(Restart) };
        PlannedStep[] steps = [.. Driver(needs, scope), .. Steps(needs, scope, blocked), .. needs.Advice.Select(Advise)];
        string? host = subject.HostName ?? context?.HostName;
        return new RepairPlan(subject, context, [.. steps.Select((step, index) => step with { Step = step.Step with { Order = index + 1, HostName = host } })]);
    }

    // Steps that only a person can do here, and those that can't work before that is done.
    private static HashSet<string> Blocked(RepairNeeds needs, RepairScope scope)
    {
        HashSet<string> blocked = [.. needs.Steps.Keys.Where(id => StepRecipes.Find(id, scope) is null)];
        bool noDriver = scope.Subject.Checks.FirstOrDefault(check => check.Id == "GPU-LIBS") is HostCheck libraries
            ? libraries.Status == CheckStatus.Failed
            : scope.Subject.Checks.Any(check => check is { Id: "GPU-DRIVER", Status: CheckStatus.Failed });
        if (noDriver)
            blocked.Add("driver");
        // An engine that runs is better than one that does not start again.
        if (scope.Subject.Checks.Any(check => check is { Id: "DKR-DAEMONJSON", Status: CheckStatus.Failed }))
            blocked.Add("settings");
        return [.. blocked, .. RepairCatalogue.Steps.Where(step => step.After.Any(blocked.Contains)).Select(step => step.Id)];
    }

    // Each thing once: one package run for the engine, one change of its settings, one restart at the end.
    private static void Settle(RepairNeeds needs, RepairContext? context, HashSet<string> blocked)
    {
        if (needs.Steps.ContainsKey(Install))
        {
            if (!needs.IsUncertain(Install))
                needs.Replace("install-compose", Install);
            needs.Need(Enable, [.. needs.Steps[Install]]);
        }

        if (needs.Steps.ContainsKey(DaemonJson) && needs.Steps.ContainsKey(Runtime) && !blocked.Contains(Runtime))
        {
            needs.Settings.Add(EngineSetting.Runtime);
            needs.Replace(Runtime, DaemonJson);
        }

        string[] waiting = [.. RepairCatalogue.Steps.Where(step => step.WantsRestart && needs.Steps.ContainsKey(step.Id) && !blocked.Contains(step.Id)).Select(step => step.Id)];
        if (waiting.Length > 0)
            needs.Need(Restart, [.. waiting.SelectMany(id => needs.Steps[id]).Distinct()]);
        // What is written there already the engine has not read yet.
        if (context?.ConfigText is string present)
        {
            if (SettingsMerge.Of(present, needs.Settings).Text == present)
                needs.Replace(DaemonJson, Restart);
            if (SettingsMerge.Of(present, [EngineSetting.Runtime]).Text == present)
                needs.Replace(Runtime, Restart);
        }
    }

    private static IEnumerable<PlannedStep> Steps(RepairNeeds needs, RepairScope scope, HashSet<string> blocked)
    {
        foreach (RepairStepInfo info in RepairCatalogue.Steps.Where(step => needs.Steps.ContainsKey(step.Id)))
        {
            IReadOnlyList<RepairOperation>? operations = StepRecipes.Find(info.Id, scope);
            RepairStep step = new()
            {
                Order = 0,
                Id = info.Id,
                Title = Title(info, scope),
                Checks = [.. needs.Steps[info.Id].Select(check => check.Id)],
                Reason = Reason(needs.Steps[info.Id]),
                Kind = operations is null ? RepairKind.Advice : operations.Any(operation => operation is not RunProgram) ? RepairKind.File : RepairKind.Command,
                RestartsEngine = info.RestartsEngine,
                NeedsReboot = info.NeedsReboot,
                Status = RepairStatus.Planned,
            };
            if (operations is null)
                yield return Manual(step, $"by hand: what this takes on {Name(scope)} is not known here");
            else if (blocked.Contains(info.Id))
                yield return Manual(step, $"when {Missing(info, blocked)}: run Repair-VerlHost again then");
            else if (operations.OfType<ChangeSettings>().FirstOrDefault(change => change.Merge?.Error is not null) is ChangeSettings broken)
                yield return new PlannedStep(step with { Status = RepairStatus.Failed, Output = $"{broken.Path} is left as it is: {broken.Merge!.Error}." }, operations);
            else
                yield return new PlannedStep(step with { Commands = [.. operations.SelectMany(operation => operation.Describe())] }, operations, Unless(info.Id, needs, scope));
        }
    }

    private static string Missing(RepairStepInfo info, HashSet<string> blocked) => info.After.First(blocked.Contains) switch
    {
        "driver" => "the driver works",
        "settings" => "its settings are right",
        _ => "that is installed",
    };

    private static string Title(RepairStepInfo info, RepairScope scope) => info.Id switch
    {
        DaemonJson => $"Set {string.Join(", ", scope.Settings.Select(setting => setting.Name))} in {scope.ConfigFile}",
        "set-sysctl" => $"Set {string.Join(", ", scope.Parameters)} now and with every boot",
        "docker-group" when scope.Context?.User is string user => $"Put {user} into the group docker, which counts from the next login on",
        _ => info.Title,
    };

    private static string? Unless(string id, RepairNeeds needs, RepairScope scope) => scope.Context is not null || !needs.IsUncertain(id) ? null : id switch
    {
        Install => "dockerd",
        "install-toolkit" => "nvidia-container-runtime-hook",
        _ => null,
    };

    private static IEnumerable<PlannedStep> Driver(RepairNeeds needs, RepairScope scope)
    {
        if (needs.Driver.Count == 0)
            yield break;
        yield return new PlannedStep(
            new RepairStep
            {
                Order = 0,
                Id = "update-driver",
                Title = scope.Packages?.Driver is { Length: > 0 } source
                    ? $"Install the driver and reboot: {source}"
                    : needs.Driver[0].Remedy ?? "Install the data-centre driver of the 580 branch and reboot",
                Checks = [.. needs.Driver.Select(check => check.Id)],
                Reason = Reason(needs.Driver),
                Kind = RepairKind.Advice,
                NeedsReboot = true,
                Status = RepairStatus.Advice,
            },
            []);
    }

    private static PlannedStep Manual(RepairStep step, string how)
        => new(step with { Title = $"{step.Title} {how}", Kind = RepairKind.Advice, Status = RepairStatus.Advice, RestartsEngine = false }, []);

    private static PlannedStep Advise(HostCheck check) => new(
        new RepairStep
        {
            Order = 0,
            Id = check.Id.ToLowerInvariant(),
            Title = check.Remedy ?? $"Look at {check.Name}",
            Checks = [check.Id],
            Reason = check.Reason,
            Kind = RepairKind.Advice,
            Status = RepairStatus.Advice,
        },
        []);

    private static string Name(RepairScope scope)
        => (scope.Subject.Distribution ?? scope.Context?.Distribution) is LinuxDistribution known ? $"{known.Id} {known.VersionId}".TrimEnd() : "an unknown distribution";

    private static string? Reason(IEnumerable<HostCheck> checks)
        => string.Join("; ", checks.Select(check => check.Reason).OfType<string>().Distinct()) is { Length: > 0 } reason ? reason : null;
}
