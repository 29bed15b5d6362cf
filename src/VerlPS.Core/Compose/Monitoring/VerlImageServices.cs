namespace VerlPS.Compose;

/// <summary>The services that run in the image of verl, which is there anyway and has Python.</summary>
internal static class VerlImageServices
{
    private const string Program = "/opt/verlps/verl-metrics.py";

    // Where the engine gives GPUs to every container of an image that asks for them, these need none.
    private static readonly ComposeEntry NoGpus = new("environment", ComposeMap.Of([new("NVIDIA_VISIBLE_DEVICES", "void"), new("PYTHONUNBUFFERED", "1")]));

    public static ComposeEntry VerlMetrics(MonitoringPlan plan) => ServiceForm.Service(
        plan,
        MonitoringServices.VerlMetrics,
        [
            new("entrypoint", ComposeList.Of(["python3", Program, plan.Spec.Environment["VERL_FILE_LOGGER_ROOT"], $"{MonitoredContainer.RayFolder}/session_latest/metrics/prometheus/prometheus.yml"], inline: true)),
            .. Same(plan),
            ServiceForm.Mounts(
                $"./{MonitoringFiles.Folder}/verl-metrics:/opt/verlps:ro",
                $"{plan.Logs!.Source}:{plan.Logs.Target}:ro",
                plan.Ray is string ray ? $"{ray}:{MonitoredContainer.RayFolder}:ro" : null),
            Answers("9101/metrics"),
        ]);

    public static ComposeEntry TensorBoard(MonitoringPlan plan)
    {
        string folder = MonitoredContainer.LogFolder(plan.Spec.User);
        return ServiceForm.Service(
            plan,
            MonitoringServices.TensorBoard,
            [
                new("entrypoint", ComposeList.Of(["tensorboard", "--logdir", folder, "--host", "0.0.0.0", "--port", "6006"], inline: true)),
                .. Same(plan),
                ServiceForm.Mounts($"{plan.Spec.Mounts.First(mount => mount.Target == folder).Source}:{folder}:ro"),
                Answers("6006/"),
            ]);
    }

    private static IEnumerable<ComposeEntry> Same(MonitoringPlan plan)
    {
        // The image's own command belongs to its own entrypoint.
        yield return new("command", new ComposeList([]) { Inline = true });
        if (plan.Spec.Platform is string platform)
            yield return new("platform", new ComposeText(platform));
        if (plan.Spec.User is string user)
            yield return new("user", new ComposeText(user));
        yield return new("init", new ComposeLiteral("true"));
        yield return NoGpus;
    }

    private static ComposeEntry Answers(string path)
        => ServiceForm.Healthy("python3", "-c", $"import urllib.request as r; r.urlopen('http://127.0.0.1:{path}', timeout=4)");
}
