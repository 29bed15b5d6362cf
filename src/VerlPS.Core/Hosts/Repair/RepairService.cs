using VerlPS.Engine;

namespace VerlPS.Hosts;

/// <summary>Plans what mends a host, and does it.</summary>
/// <param name="endpoint">The engine that is asked for.</param>
/// <param name="probe">Reads this machine.</param>
/// <param name="ports">What a repair works with.</param>
public sealed class RepairService(DockerEndpoint endpoint, RepairContextProbe probe, RepairPorts ports)
{
    /// <summary>The plan that mends a host. Nothing is changed.</summary>
    /// <exception cref="VerlException">InvalidArgument: a mirror is no address.</exception>
    public async Task<RepairPlan> PlanAsync(RepairSubject subject, RepairRequest request, CancellationToken cancellationToken)
    {
        Refuse(request);
        RepairContext? here = await probe.ReadAsync(cancellationToken).ConfigureAwait(false);
        return RepairPlanner.Plan(subject, IsHere(subject, here) ? here : null, request);
    }

    /// <summary>Begins to carry out a plan.</summary>
    /// <exception cref="VerlException">RepairNotPossible: the plan is another host's, or this user may not.</exception>
    public RepairRun Begin(RepairPlan plan)
    {
        const string Script = "Make a script with -AsScript and run it there: Repair-VerlHost -AsScript > mend.sh; sudo bash mend.sh";
        return plan.Context is null
            ? throw new VerlException(VerlErrorKind.RepairNotPossible, $"The plan is for {plan.HostName} and can't be carried out from this machine.", plan.HostName, Script)
            : !plan.Context.IsRoot
                ? throw new VerlException(VerlErrorKind.RepairNotPossible, $"Only root may change {plan.HostName}.", plan.HostName, Script)
                : new RepairRun(plan, ports);
    }

    private bool IsHere(RepairSubject subject, RepairContext? here)
        => here is not null && endpoint.IsLocal && (subject.HostName is null || subject.HostName.Equals(here.HostName, StringComparison.OrdinalIgnoreCase));

    private static void Refuse(RepairRequest request)
    {
        if (request.Mirrors.FirstOrDefault(mirror => !mirror.IsAbsoluteUri || mirror.Scheme is not ("http" or "https") || mirror.UserInfo.Length > 0) is Uri wrong)
            throw new VerlException(VerlErrorKind.InvalidArgument, $"'{wrong.OriginalString}' is no address of a mirror.", wrong.OriginalString, "Write it as https://host or http://host:port, without a login.");
    }
}
