using System.Security.Cryptography;

namespace VerlPS.Compose;

/// <summary>What is written beside the compose file.</summary>
internal static class MonitoringFiles
{
    /// <summary>The folder beside the compose file.</summary>
    public const string Folder = "monitoring";

    /// <summary>The file, and the compose secret, of the password of Grafana's user admin.</summary>
    public const string Password = "grafana-admin-password";

    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

    /// <summary>The files.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="folder">The compose file's folder.</param>
    /// <param name="format">Writes YAML.</param>
    public static IEnumerable<NewFile> Of(MonitoringPlan plan, string folder, IComposeFormat format)
    {
        if (!plan.Request.Stack)
            yield break;

        string beside = Path.Combine(folder, Folder);
        yield return Shared(beside, "prometheus/prometheus.yml", format.Write(PrometheusConfig.Of(plan), "Written by VerlPS. After a change, POST to /-/reload of Prometheus."));
        yield return Shared(beside, "grafana/provisioning/datasources/prometheus.yml", Read("grafana-datasource.yml"));
        yield return Shared(beside, "grafana/provisioning/dashboards/verl.yml", Read("grafana-dashboards.yml"));
        yield return Shared(beside, "grafana/dashboards/verl.json", Read("grafana-dashboard-verl.json"));
        if (plan.Logs is not null)
            yield return Shared(beside, "verl-metrics/verl-metrics.py", Read("verl-metrics.py"));
        yield return new NewFile(PasswordPath(folder), $"{RandomNumberGenerator.GetString(Letters, 24)}\n") { IsSecret = true, IsKept = true };
    }

    /// <summary>Where the password is.</summary>
    public static string PasswordPath(string folder) => Path.Combine(folder, Folder, Password);

    private static NewFile Shared(string folder, string path, string text) => new(Path.Combine(folder, path), text) { IsShared = true };

    private static string Read(string resource)
    {
        using StreamReader reader = new(CsvTable.Open(resource));
        return reader.ReadToEnd();
    }
}
