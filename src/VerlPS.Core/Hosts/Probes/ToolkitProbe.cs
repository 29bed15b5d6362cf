namespace VerlPS.Hosts;

/// <summary>Reads the facts on the NVIDIA Container Toolkit.</summary>
internal static class ToolkitProbe
{
    private const string ConfigFile = "/etc/nvidia-container-runtime/config.toml";
    private const string NoProgram = "nvidia-ctk is not installed";

    public static async Task<ToolkitFacts> ReadAsync(ProbeScope scope)
    {
        bool wanted = scope.Request.IncludeSmokeTest && scope.Request.Selection.Includes("CTK-SMOKE", "Toolkit");
        Task<Fact<SmokeFacts>> smoke = wanted ? SmokeProbe.RunAsync(scope) : Task.FromResult(Fact.None<SmokeFacts>("not asked for"));
        ToolkitFacts facts = scope.Ports.Engine.Endpoint.IsLocal ? await ReadHereAsync(scope).ConfigureAwait(false) : new ToolkitFacts(HostProbe.OtherHost);
        return facts with { Smoke = await smoke.ConfigureAwait(false) };
    }

    private static async Task<ToolkitFacts> ReadHereAsync(ProbeScope scope)
    {
        Task<Fact<ToolkitPrograms>> programs = scope.Reader.BlockingAsync(
            () => new ToolkitPrograms(scope.Ports.Processes.Find("nvidia-ctk"), scope.Ports.Processes.Find("nvidia-container-cli")), "not looked for");
        Task<Fact<string>> version = ReadVersionAsync(scope.Reader);
        // Not with -k, which would load kernel modules: a test changes nothing.
        Task<ProcessResult> library = scope.Reader.RunAsync("nvidia-container-cli", "info");
        Task<Fact<ToolkitConfig>> config = scope.Reader.BlockingAsync(() => ReadConfig(scope.Tree), $"{ConfigFile} can't be read");
        return new ToolkitFacts("not read")
        {
            Programs = await programs.ConfigureAwait(false),
            Version = await version.ConfigureAwait(false),
            Config = await config.ConfigureAwait(false) is { Value: not null } read && (await programs.ConfigureAwait(false)).Value is { Toolkit: null, Library: null }
                ? Fact.None<ToolkitConfig>(NoProgram, read.Duration)
                : await config.ConfigureAwait(false),
            Library = Report(await library.ConfigureAwait(false)),
        };
    }

    private static async Task<Fact<string>> ReadVersionAsync(FactReader reader)
    {
        ProcessResult run = await reader.RunAsync("nvidia-ctk", "--version").ConfigureAwait(false);
        return run.NotFound ? Fact.None<string>(NoProgram, run.Elapsed)
            : ToolkitVersionParser.Parse(run.Output) is string version ? Fact.Of(version, run.Elapsed)
            : Fact.None<string>("nvidia-ctk does not tell its version", run.Elapsed);
    }

    private static ToolkitConfig? ReadConfig(IHostTree tree)
        => tree.TryReadText(ConfigFile) is string text ? ToolkitConfig.Parse(text) : tree.FileExists(ConfigFile) ? null : new ToolkitConfig();

    private static Fact<ContainerLibraryReport> Report(ProcessResult run)
        => run.NotFound ? Fact.None<ContainerLibraryReport>("nvidia-container-cli is not installed", run.Elapsed)
            : run.TimedOut ? Fact.None<ContainerLibraryReport>("nvidia-container-cli gave no answer in time", run.Elapsed)
            : ContainerLibraryReport.Parse(run) is ContainerLibraryReport report ? Fact.Of(report, run.Elapsed)
            : Fact.None<ContainerLibraryReport>("nvidia-container-cli needs root", run.Elapsed);
}
