using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

/// <summary>docs/checks.md says what the catalogue and the profile say.</summary>
public class ChecksDocumentTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "docs", "checks.md"));

    [Fact]
    public void Every_check_has_its_line_under_its_group_in_the_catalogues_order()
    {
        IEnumerable<string> wanted = HostChecks.Catalogue.GroupBy(check => check.Group).SelectMany(group => group
            .Select(check => $"| {check.Id} | {check.Name} | {check.Wanted} | {check.Source} |")
            .Prepend($"## {group.Key}"));

        Assert.Equal(wanted, Lines.Where(line => HostChecks.Groups.Any(group => line == $"## {group}") || HostChecks.Ids.Any(id => line.StartsWith($"| {id} |", StringComparison.Ordinal))));
    }

    [Fact]
    public void Every_member_of_a_profile_has_a_line()
    {
        IEnumerable<string> members = typeof(HostProfile)
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => $"| `{JsonNamingPolicy.CamelCase.ConvertName(property.Name)}` |");

        Assert.All(members, member => Assert.Single(Lines, line => line.StartsWith(member, StringComparison.Ordinal)));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
