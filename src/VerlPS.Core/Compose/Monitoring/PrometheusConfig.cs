namespace VerlPS.Compose;

/// <summary>What Prometheus scrapes.</summary>
internal static class PrometheusConfig
{
    public static ComposeMap Of(MonitoringPlan plan) => new(
    [
        new("global", ComposeMap.Of([new("scrape_interval", "15s"), new("evaluation_interval", "15s")])),
        new("scrape_configs", new ComposeList([.. Jobs(plan)])),
    ]);

    private static IEnumerable<ComposeMap> Jobs(MonitoringPlan plan)
    {
        yield return Static(MonitoringServices.Prometheus, "127.0.0.1:9090");
        yield return Static(MonitoringServices.Node, "node-exporter:9100");
        yield return Static(MonitoringServices.Cadvisor, "cadvisor:8080");
        if (plan.HasGpus)
            yield return Static(MonitoringServices.Dcgm, "dcgm-exporter:9400");
        if (plan.Logs is not null)
            yield return Static(MonitoringServices.VerlMetrics, "verl-metrics:9101");
        if (plan.Ray is null)
            yield break;

        yield return Job("ray", new("file_sd_configs", Items(new("files", ComposeList.Of([$"{MonitoredContainer.RayFolder}/prom_metrics_service_discovery.json"])), Every("30s")), "Written by Ray: its nodes, whose ports change from start to start."));
        if (plan.Logs is not null)
            yield return Job("rollout", new("http_sd_configs", Items(new("url", new ComposeText("http://verl-metrics:9101/targets")), Every("15s")), "The rollout servers that verl writes into Ray's own prometheus.yml."));
    }

    private static ComposeMap Static(string job, string target)
        => Job(job, new("static_configs", Items(new ComposeEntry("targets", ComposeList.Of([target])))));

    private static ComposeMap Job(string name, ComposeEntry targets) => new([new("job_name", new ComposeText(name)), targets]);

    private static ComposeList Items(params ComposeEntry[] entries) => new([new ComposeMap(entries)]);

    private static ComposeEntry Every(string interval) => new("refresh_interval", new ComposeText(interval));
}
