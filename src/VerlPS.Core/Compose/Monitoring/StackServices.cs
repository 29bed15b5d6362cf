using System.Globalization;
using VerlPS.Containers;

namespace VerlPS.Compose;

/// <summary>Prometheus, Grafana and what they look at.</summary>
internal static class StackServices
{
    public const string PrometheusVolume = "prometheus-data";
    public const string GrafanaVolume = "grafana-data";
    public const string UsualDataRoot = "/var/lib/docker";

    public static IEnumerable<ComposeEntry> Of(MonitoringPlan plan)
    {
        yield return Prometheus(plan);
        yield return Grafana(plan);
        if (plan.HasGpus)
            yield return Dcgm(plan);
        yield return Node(plan);
        yield return Cadvisor(plan);
        if (plan.Logs is not null)
            yield return VerlImageServices.VerlMetrics(plan);
    }

    private static ComposeEntry Prometheus(MonitoringPlan plan) => ServiceForm.Service(
        plan,
        MonitoringServices.Prometheus,
        [
            ServiceForm.Command(
                "--config.file=/etc/prometheus/prometheus.yml",
                "--storage.tsdb.path=/prometheus",
                "--storage.tsdb.retention.time=30d",
                "--storage.tsdb.retention.size=20GB",
                "--web.enable-lifecycle"),
            ServiceForm.Mounts(
                $"./{MonitoringFiles.Folder}/prometheus:/etc/prometheus:ro",
                plan.Ray is string ray ? $"{ray}:{MonitoredContainer.RayFolder}:ro" : null,
                $"{PrometheusVolume}:/prometheus"),
            ServiceForm.Answers("9090/-/ready"),
        ],
        networks: IsUsersOwn(plan) ? [plan.Network, plan.Spec.Network] : null);

    private static ComposeEntry Grafana(MonitoringPlan plan) => ServiceForm.Service(
        plan,
        MonitoringServices.Grafana,
        [
            new("user", new ComposeText($"{plan.GrafanaUser.ToString(CultureInfo.InvariantCulture)}:0"), "The owner of the password's file, which nobody else may read; group 0 may write Grafana's folders."),
            new("cap_drop", ComposeList.Of(["ALL"], inline: true)),
            new("environment", ComposeMap.Of(
            [
                new("GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES", "false"),
                new("GF_ANALYTICS_CHECK_FOR_UPDATES", "false"),
                new("GF_ANALYTICS_REPORTING_ENABLED", "false"),
                new("GF_AUTH_ANONYMOUS_ENABLED", "false"),
                new("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH", "/etc/verlps/dashboards/verl.json"),
                new("GF_PLUGINS_PREINSTALL_DISABLED", "true"),
                new("GF_SECURITY_ADMIN_PASSWORD__FILE", $"/run/secrets/{MonitoringFiles.Password}"),
                new("GF_USERS_ALLOW_SIGN_UP", "false"),
            ])),
            new("secrets", ComposeList.Of([MonitoringFiles.Password])),
            ServiceForm.Mounts(
                $"./{MonitoringFiles.Folder}/grafana/provisioning:/etc/grafana/provisioning:ro",
                $"./{MonitoringFiles.Folder}/grafana/dashboards:/etc/verlps/dashboards:ro",
                $"{GrafanaVolume}:/var/lib/grafana"),
            ServiceForm.Answers("3000/api/health"),
        ]);

    // All boards of the host, whichever the container has: a job suffers from its neighbours.
    private static ComposeEntry Dcgm(MonitoringPlan plan) => ServiceForm.Service(
        plan,
        MonitoringServices.Dcgm,
        [
            new("cap_add", ComposeList.Of(["SYS_ADMIN"]), "Without it the boards' profiling counters stay closed."),
            .. ComposeGpus.Of(GpuRequest.All, plan.Spec.Gpus.Kind == GpuRequestKind.Cdi ? ComposeGpuSyntax.Cdi : plan.GpuSyntax),
        ]);

    private static ComposeEntry Node(MonitoringPlan plan) => ServiceForm.Service(
        plan,
        MonitoringServices.Node,
        [
            ServiceForm.Command("--path.rootfs=/host"),
            new("pid", new ComposeText("host"), "To see the host's own mounts."),
            ServiceForm.Mounts("/:/host:ro,rslave"),
            ServiceForm.Answers("9100/"),
        ]);

    private static ComposeEntry Cadvisor(MonitoringPlan plan)
    {
        string dataRoot = plan.DataRoot ?? UsualDataRoot;
        return ServiceForm.Service(
            plan,
            MonitoringServices.Cadvisor,
            [
                ServiceForm.Command("--docker_only=true", "--store_container_labels=false", "--housekeeping_interval=10s"),
                new("privileged", new ComposeLiteral("true"), "As its documentation has it; confined hosts hide control groups otherwise."),
                ServiceForm.Mounts("/:/rootfs:ro", "/var/run:/var/run:ro", "/sys:/sys:ro", $"{dataRoot}:{dataRoot}:ro"),
                ServiceForm.Answers("8080/healthz"),
            ]);
    }

    private static bool IsUsersOwn(MonitoringPlan plan)
        => plan.Spec.Network != plan.Network && !ComposeFile.IsMode(plan.Spec.Network);
}
