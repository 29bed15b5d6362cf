namespace VerlPS.Compose;

/// <summary>What is wanted beside the verl service.</summary>
public sealed record MonitoringRequest
{
    /// <summary>Prometheus, Grafana and the exporters.</summary>
    public bool Stack { get; init; }

    /// <summary>TensorBoard on the workspace's logs.</summary>
    public bool TensorBoard { get; init; }

    /// <summary>The IP address that the ports are bound to.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>Images to use in place of the defaults, by service.</summary>
    public IReadOnlyDictionary<string, string> Images { get; init; } = new Dictionary<string, string>();
}
