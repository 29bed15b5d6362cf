using VerlPS.Adapters.Compose;
using VerlPS.Adapters.Host;
using VerlPS.Compose;
using VerlPS.Engine;
using VerlPS.Hosts;

namespace VerlPS.Tests.Compose;

/// <summary>A folder with a compose file, and a compose plugin that says what a test wants. Files and processes are real.</summary>
internal sealed class ComposeBench : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("verlps-compose-").FullName;

    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>The root of the tree in which the plugin is looked for; empty for this machine.</summary>
    public string Root { get; init; } = string.Empty;

    public string File => Path.Combine(Folder, "compose.yaml");

    /// <summary>Puts a plugin where the docker CLI would find it.</summary>
    public ComposeBench WithPlugin(string version, string error = "", int exitCode = 0)
    {
        Environment["DOCKER_CONFIG"] = Folder;
        string plugin = Path.Combine(Directory.CreateDirectory(Path.Combine(Folder, "cli-plugins")).FullName, "docker-compose");
        System.IO.File.WriteAllText(Path.Combine(Folder, "error"), error);
        System.IO.File.WriteAllText(plugin, $"#!/bin/sh\necho \"$@\" >> '{Folder}/calls'\n[ \"$1\" = version ] && echo {version} && exit 0\ncat '{Folder}/error' >&2\nexit {exitCode}\n");
        System.IO.File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return this;
    }

    /// <summary>What the plugin was called with.</summary>
    public string[] Calls => System.IO.File.Exists(Path.Combine(Folder, "calls")) ? System.IO.File.ReadAllLines(Path.Combine(Folder, "calls")) : [];

    public async Task<ComposeReport> TestAsync(string text, params string[] checks)
    {
        System.IO.File.WriteAllText(File, text);
        return await TestFileAsync(File, checks);
    }

    public async Task<ComposeReport> TestFileAsync(string path, params string[] checks)
        => (ComposeReport)(await ItemsAsync(path, checks)).OfType<ResultItem>().Single().Value;

    public async Task<IReadOnlyList<StreamItem>> ItemsAsync(string path, params string[] checks)
    {
        CheckSelection selection = CheckSelection.ParseOf(checks, [], ComposeChecks.Ids, "CMP-SHM");
        List<StreamItem> items = [];
        await foreach (StreamItem item in Service().TestAsync(path, selection, CancellationToken.None))
            items.Add(item);
        return items;
    }

    public ComposeTestService Service() => new(new ComposePorts(
        new ComposeYaml(), new LocalFiles(), new LocalTree(Root), new ProcessRunner(new Untraced()), name => Environment.GetValueOrDefault(name), TimeProvider.System));

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private sealed class Untraced : IRequestTrace
    {
        public void Record(string request, TimeSpan elapsed, string outcome)
        {
        }
    }
}
