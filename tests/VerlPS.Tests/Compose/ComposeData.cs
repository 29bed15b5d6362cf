using System.Runtime.CompilerServices;
using VerlPS.Adapters.Compose;
using VerlPS.Compose;

namespace VerlPS.Tests.Compose;

/// <summary>The compose files in Data: one for each style in which people write them.</summary>
internal static class ComposeData
{
    public static string Folder { get; } = Path.Combine(Path.GetDirectoryName(ThisFile())!, "Data");

    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.yaml").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name));

    public static ComposeMap Read(string text) => new ComposeYaml().Read(text, "compose.yaml");

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
