namespace VerlPS.Compose;

/// <summary>The services beside verl: their names, and the images that they come from.</summary>
public static class MonitoringServices
{
    internal const string Prometheus = "prometheus";
    internal const string Grafana = "grafana";
    internal const string Dcgm = "dcgm-exporter";
    internal const string Node = "node-exporter";
    internal const string Cadvisor = "cadvisor";
    internal const string VerlMetrics = "verl-metrics";
    internal const string TensorBoard = "tensorboard";

    private static readonly Lazy<IReadOnlyDictionary<string, string>> Defaults = new(() =>
        CsvTable.Load("monitoring-images.csv").ToDictionary(row => row["service"], row => row["image"], StringComparer.Ordinal));

    /// <summary>All names. What is not in DefaultImages runs in the image of verl.</summary>
    public static IReadOnlyList<string> Names { get; } = [Prometheus, Grafana, Dcgm, Node, Cadvisor, VerlMetrics, TensorBoard];

    /// <summary>Released versions, by service (Data/monitoring-images.csv, with their sources).</summary>
    public static IReadOnlyDictionary<string, string> DefaultImages => Defaults.Value;

    /// <summary>The ports of services that have something for a person to look at; the others are reached by Prometheus alone.</summary>
    internal static IReadOnlyDictionary<string, (int Host, int Container)> Ports { get; } = new Dictionary<string, (int, int)>
    {
        [Prometheus] = (9090, 9090),
        [Grafana] = (3000, 3000),
        // Not its own 8080, which Ray's metrics and many servers have.
        [Cadvisor] = (8081, 8080),
        [TensorBoard] = (6006, 6006),
    };
}
