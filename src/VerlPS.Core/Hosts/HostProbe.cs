using VerlPS.Engine;
using VerlPS.Images;

namespace VerlPS.Hosts;

/// <summary>Reads the facts of one host: all sources at once, each with its own limit of time.</summary>
public sealed class HostProbe(
    IDockerEngine engine, IProcessRunner processes, IFiles files, IEngineProcess engineProcess, Func<string, string?> environment, TimeProvider clock)
{
    private const string OtherHost = "the engine is on another host";
    private const string NoEngine = "no engine";

    private readonly HostFiles _files = new(files);

    /// <summary>Begins to read.</summary>
    public HostReading Start(HostTestRequest request, CancellationToken cancellationToken)
    {
        TimeSpan timeout = request.Timeout;
        Task<EngineAnswer> answer = new EngineProbe(engine, clock).AskAsync(timeout, cancellationToken);
        Task<Fact<HostDescription>> here = OnThreadAsync(_files.Describe, "no Linux host", timeout, cancellationToken);
        Task<Fact<string>> compose = AskComposeAsync(timeout, cancellationToken);
        Task<SmiReading> smi = engine.Endpoint.IsLocal
            ? new SmiProbe(processes).ReadAsync(timeout, cancellationToken)
            : Task.FromResult(SmiReading.None(OtherHost));
        Task<HostFacts> facts = MergeAsync();
        return new HostReading(engine.Endpoint.DockerHost, facts, [("engine", answer), ("nvidia-smi", smi), ("compose", compose), ("files", facts)]);

        async Task<HostFacts> MergeAsync()
        {
            (Fact<EngineInfo> info, VerlException? error) = await answer.ConfigureAwait(false);
            Fact<HostDescription> local = await here.ConfigureAwait(false);
            bool elsewhere = !engine.Endpoint.IsLocal || IsElsewhere(info.Value, local.Value);
            Task<Fact<DiskSpace>> disk = MeasureAsync(info.Value, elsewhere, timeout, cancellationToken);
            Task<Fact<GpuService>> service = FindGpuServiceAsync(info.Value, elsewhere, timeout, cancellationToken);
            SmiReading reading = await smi.ConfigureAwait(false);
            if (elsewhere)
                reading = SmiReading.None(OtherHost);

            return new HostFacts
            {
                Endpoint = engine.Endpoint,
                Timeout = timeout,
                EngineError = error,
                Engine = info,
                Host = info.Value is EngineInfo known ? Fact.Of(Describe(known), info.Duration) : elsewhere ? Fact.None<HostDescription>(NoEngine) : local,
                Smi = reading.Run,
                SmiReport = reading.Report,
                Driver = await FindDriverAsync(reading, timeout, cancellationToken).ConfigureAwait(false),
                Compose = await compose.ConfigureAwait(false),
                Disk = await disk.ConfigureAwait(false),
                GpuService = await service.ConfigureAwait(false),
                Image = request.Image is null ? null : ImageCatalogue.Describe(request.Image),
                MinimumFreeSpace = request.MinimumFreeSpace,
            };
        }
    }

    private async Task<Fact<string>> AskComposeAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        long begin = clock.GetTimestamp();
        string? version = await new ComposeProbe(processes, files, environment).FindVersionAsync(timeout, cancellationToken).ConfigureAwait(false);
        TimeSpan elapsed = clock.GetElapsedTime(begin);
        return version is null ? Fact.None<string>("not installed", elapsed) : Fact.Of(version, elapsed);
    }

    private async Task<Fact<DiskSpace>> MeasureAsync(EngineInfo? info, bool elsewhere, TimeSpan timeout, CancellationToken cancellationToken)
        => info is null ? Fact.None<DiskSpace>(NoEngine)
            : elsewhere ? Fact.None<DiskSpace>(OtherHost)
            : await OnThreadAsync(() => _files.MeasureImageStore(info), $"{info.DataRoot} is not to be seen from here", timeout, cancellationToken).ConfigureAwait(false);

    private async Task<Fact<GpuService>> FindGpuServiceAsync(EngineInfo? info, bool elsewhere, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (info is null)
            return Fact.None<GpuService>(NoEngine);
        if (!elsewhere)
            return await OnThreadAsync(() => FindGpuService(info), "nothing found", timeout, cancellationToken).ConfigureAwait(false);

        GpuService told = GpuAccessRule.Decide(info, hook: null, cdiSpecs: [], wholeHostSeen: false);
        return told.Access == GpuAccess.Unknown ? Fact.None<GpuService>(OtherHost) : Fact.Of(told);
    }

    private GpuService FindGpuService(EngineInfo info)
    {
        // Where the engine's own PATH may not be read, this user's and the usual folders are the best guess.
        string path = (engine.Endpoint.SocketPath is string socket ? engineProcess.FindPath(socket) : null)
            ?? $"{environment("PATH")}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin";
        // Engine 29.2 and later ask CDI first, through its hook; before, that program has nothing to do with --gpus.
        string[] hooks = DockerVersion.TryParse(info.Version) >= new Version(29, 2)
            ? ["nvidia-cdi-hook", "nvidia-container-runtime-hook"]
            : ["nvidia-container-runtime-hook"];
        return GpuAccessRule.Decide(info, _files.FindProgram(path, hooks), _files.FindCdiSpecs(info.CdiSpecDirs), wholeHostSeen: true);
    }

    private async Task<Fact<string>> FindDriverAsync(SmiReading reading, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (reading.Report.Value?.DriverVersion is string reported)
            return Fact.Of(reported, reading.Run.Duration);
        return reading.Run.Value is null
            ? Fact.None<string>(reading.Run.Missing!)
            : await OnThreadAsync(_files.FindKernelDriver, "no driver", timeout, cancellationToken).ConfigureAwait(false);
    }

    // A socket can be forwarded, and Docker Desktop's engine runs in a machine of its own: then nothing read here is the engine host's.
    private static bool IsElsewhere(EngineInfo? info, HostDescription? here)
        => info is not null && here is not null && (info.KernelVersion != here.KernelVersion || (here.Memory is long memory && memory != info.Memory));

    private static HostDescription Describe(EngineInfo info)
        => new(info.HostName, info.OperatingSystem, info.OSType, info.Architecture, info.KernelVersion, info.Cpus, info.Memory, info.CgroupVersion);

    private async Task<Fact<T>> OnThreadAsync<T>(Func<T?> read, string missing, TimeSpan timeout, CancellationToken cancellationToken)
        where T : class
    {
        long begin = clock.GetTimestamp();
        try
        {
            // A read that hangs in the kernel can't be ended; its thread is left behind.
            T? value = await Task.Run(read, cancellationToken).WaitAsync(timeout, clock, cancellationToken).ConfigureAwait(false);
            TimeSpan elapsed = clock.GetElapsedTime(begin);
            return value is null ? Fact.None<T>(missing, elapsed) : Fact.Of(value, elapsed);
        }
        catch (TimeoutException)
        {
            return Fact.None<T>($"not read within {timeout.TotalSeconds:0} s", clock.GetElapsedTime(begin));
        }
    }
}

/// <summary>A reading that is under way.</summary>
/// <param name="DockerHost">The engine's address.</param>
/// <param name="Facts">All facts.</param>
/// <param name="Sources">The sources by name; each task ends with its source.</param>
public sealed record HostReading(string DockerHost, Task<HostFacts> Facts, IReadOnlyList<(string Name, Task Done)> Sources);
