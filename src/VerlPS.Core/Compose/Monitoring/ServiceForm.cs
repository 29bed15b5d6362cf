namespace VerlPS.Compose;

/// <summary>What all services of the monitoring have alike.</summary>
internal static class ServiceForm
{
    /// <summary>A service: it comes back after a restart of the host, and its log does not fill the disk.</summary>
    public static ComposeEntry Service(MonitoringPlan plan, string name, IEnumerable<ComposeEntry> own, string? comment = null, IEnumerable<string>? networks = null)
    {
        List<ComposeEntry> entries = [new("image", new ComposeText(plan.Image(name))), .. own];
        entries.Add(new("restart", new ComposeText("unless-stopped")));
        if (plan.Request.Stack)
            entries.Add(new("networks", ComposeList.Of(networks ?? [plan.Network])));
        if (MonitoringServices.Ports.TryGetValue(name, out (int Host, int Container) port))
            entries.Add(new("ports", ComposeList.Of([$"{MonitoringRules.Address(plan.Request.Address)}:{port.Host}:{port.Container}/tcp"])));
        entries.Add(new("logging", new ComposeMap(
        [
            new("driver", new ComposeText("json-file")),
            new("options", ComposeMap.Of([new("max-size", "10m"), new("max-file", "3")])),
        ])));
        return new ComposeEntry(name, new ComposeMap(entries), comment);
    }

    /// <summary>Healthy when the command succeeds.</summary>
    public static ComposeEntry Healthy(params string[] command) => new("healthcheck", new ComposeMap(
    [
        new("test", ComposeList.Of(["CMD", .. command], inline: true)),
        new("interval", new ComposeText("10s")),
        new("timeout", new ComposeText("5s")),
        new("retries", new ComposeLiteral("6")),
        new("start_period", new ComposeText("30s")),
    ]));

    /// <summary>Healthy when an address answers; busybox is in the images that are asked so.</summary>
    public static ComposeEntry Answers(string path) => Healthy("wget", "-q", "-O", "/dev/null", $"http://127.0.0.1:{path}");

    /// <summary>Mounts and volumes.</summary>
    public static ComposeEntry Mounts(params string?[] mounts) => new("volumes", ComposeList.Of(mounts.OfType<string>()));

    /// <summary>The command's arguments, one a line.</summary>
    public static ComposeEntry Command(params string[] arguments) => new("command", ComposeList.Of(arguments));
}
