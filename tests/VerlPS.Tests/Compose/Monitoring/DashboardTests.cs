using System.Text.Json;
using VerlPS.Compose;

namespace VerlPS.Tests.Compose.Monitoring;

/// <summary>The dashboard against the structure that Grafana documents (dashboard JSON model): no Grafana can be had for the tests.</summary>
public class DashboardTests
{
    private const string DataSource = "verlps-prometheus";

    private static JsonElement Dashboard { get; } = Load();

    private static IEnumerable<JsonElement> Panels => Dashboard.GetProperty("panels").EnumerateArray();

    [Fact]
    public void It_has_a_stable_name_and_a_schema()
    {
        Assert.Equal("verlps-verl", Text(Dashboard, "uid"));
        Assert.InRange(Dashboard.GetProperty("schemaVersion").GetInt32(), 36, 41);
        Assert.Equal(["run", "gpu", "rollout", "container"], Dashboard.GetProperty("templating").GetProperty("list").EnumerateArray().Select(variable => Text(variable, "name")));
        Assert.All(Dashboard.GetProperty("templating").GetProperty("list").EnumerateArray(), variable => Assert.Equal(DataSource, Text(variable.GetProperty("datasource"), "uid")));
    }

    [Fact]
    public void Panels_have_numbers_of_their_own_and_no_two_lie_on_each_other()
    {
        HashSet<(int X, int Y)> taken = [];
        Assert.Equal(Panels.Count(), Panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.All(Panels, panel =>
        {
            JsonElement at = panel.GetProperty("gridPos");
            (int x, int y, int w, int h) = (at.GetProperty("x").GetInt32(), at.GetProperty("y").GetInt32(), at.GetProperty("w").GetInt32(), at.GetProperty("h").GetInt32());
            Assert.True(x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= 24, Text(panel, "title"));
            Assert.All(Enumerable.Range(0, w * h), cell => Assert.True(taken.Add((x + (cell % w), y + (cell / w))), Text(panel, "title")));
        });
    }

    [Fact]
    public void Each_panel_asks_the_data_source_and_has_a_unit_a_legend_and_thresholds()
        => Assert.All(Panels.Where(panel => Text(panel, "type") != "row"), panel =>
        {
            Assert.Contains(Text(panel, "type"), new[] { "stat", "timeseries" });
            Assert.Equal(DataSource, Text(panel.GetProperty("datasource"), "uid"));
            JsonElement defaults = panel.GetProperty("fieldConfig").GetProperty("defaults");
            Assert.NotEqual("", Text(defaults, "unit"));
            Assert.Equal(JsonValueKind.Null, defaults.GetProperty("thresholds").GetProperty("steps")[0].GetProperty("value").ValueKind);
            JsonElement[] targets = [.. panel.GetProperty("targets").EnumerateArray()];
            Assert.NotEmpty(targets);
            Assert.Equal(targets.Length, targets.Select(target => Text(target, "refId")).Distinct().Count());
            Assert.All(targets, target =>
            {
                Assert.Equal(DataSource, Text(target.GetProperty("datasource"), "uid"));
                Assert.NotEqual("", Text(target, "expr"));
                Assert.NotEqual("", Text(target, "legendFormat"));
            });
        });

    [Fact]
    public void The_data_source_that_is_provisioned_is_the_one_that_is_asked()
    {
        using StreamReader reader = new(typeof(ComposeService).Assembly.GetManifestResourceStream("grafana-datasource.yml")!);
        Assert.Contains($"uid: {DataSource}\n", reader.ReadToEnd(), StringComparison.Ordinal);
    }

    private static JsonElement Load()
    {
        using Stream stream = typeof(ComposeService).Assembly.GetManifestResourceStream("grafana-dashboard-verl.json")!;
        return JsonDocument.Parse(stream).RootElement;
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
