using System.Globalization;
using VerlPS.Containers;

namespace VerlPS.Compose;

/// <summary>
/// The compose file of a container, after the Compose Specification. Each field of the spec has its line here and its
/// place in the engine adapter; a test starts both and compares.
/// </summary>
public static class ComposeFile
{
    /// <summary>The project's name: the container's, in the letters that compose allows.</summary>
    public static string ProjectName(ContainerSpec spec) => ProjectName(spec.Name);

    /// <summary>The name of the project of a container of that name.</summary>
    public static string ProjectName(string containerName)
        => new([.. containerName.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-')]);

    /// <summary>The service's name.</summary>
    public static string ServiceName(ContainerSpec spec) => ProjectName(spec);

    /// <summary>The whole file.</summary>
    public static ComposeMap Of(ContainerSpec spec) => Of(spec, new ComposeFileOptions());

    /// <summary>The whole file, written in another way.</summary>
    /// <exception cref="VerlException">InvalidArgument: the way has no form for what is asked for.</exception>
    public static ComposeMap Of(ContainerSpec spec, ComposeFileOptions options)
    {
        List<ComposeEntry> file =
        [
            new("name", new ComposeText(ProjectName(spec))),
            new("services", new ComposeMap([new(ServiceName(spec), Service(spec, options))])),
        ];
        if (!IsMode(spec.Network))
            file.Add(new("networks", External([spec.Network])));
        if (options.ExternalVolumes.Count > 0)
            file.Add(new("volumes", External(options.ExternalVolumes)));
        return options.Override is null ? new ComposeMap(file) : ComposeOverride.Apply(new ComposeMap(file), options.Override);
    }

    private static ComposeMap External(IEnumerable<string> names)
        => new([.. names.Select(name => new ComposeEntry(name, new ComposeMap([new("external", new ComposeLiteral("true"))])))]);

    private static ComposeMap Service(ContainerSpec spec, ComposeFileOptions options)
    {
        List<ComposeEntry> entries =
        [
            new("image", new ComposeText(spec.Image)),
            new("container_name", new ComposeText(spec.Name)),
        ];
        if (options.Profiles.Count > 0)
            entries.Add(new("profiles", ComposeList.Of(options.Profiles, inline: true)));
        if (spec.Platform is not null)
            entries.Add(new("platform", new ComposeText(spec.Platform)));
        if (spec.Entrypoint.Count > 0)
            entries.Add(new("entrypoint", ComposeList.Of(spec.Entrypoint, inline: true), "In place of the image's own."));
        if (spec.Command.Count > 0)
            entries.Add(new("command", ComposeList.Of(spec.Command, inline: true), IsKeepAlive(spec) ? "Keeps the container alive; work in it with 'docker compose exec'." : null));
        if (spec.WorkingDirectory is not null)
            entries.Add(new("working_dir", new ComposeText(spec.WorkingDirectory)));
        if (spec.User is not null)
            entries.Add(new("user", new ComposeText(spec.User)));
        if (spec.Init)
            entries.Add(new("init", new ComposeLiteral("true"), "Process 1 hands signals on, so that a stop is quick."));
        entries.Add(new("restart", new ComposeText(spec.Restart)));
        entries.AddRange(Life(spec));
        entries.AddRange(Environment(spec, options.SecretFile));
        if (spec.Mounts.Count > 0)
            entries.Add(new("volumes", ComposeList.Of(spec.Mounts.Select(mount => mount.ToString()))));
        entries.AddRange(Network(spec));
        entries.AddRange(Memory(spec));
        entries.AddRange(Processors(spec));
        entries.AddRange(Privileges(spec));
        entries.AddRange(ComposeGpus.Of(spec.Gpus, options.Gpus));
        entries.AddRange(Logging(spec));
        entries.Add(new("labels", ComposeMap.Of(spec.Labels)));
        return new ComposeMap(entries);
    }

    private static IEnumerable<ComposeEntry> Environment(ContainerSpec spec, string? secretFile)
    {
        bool secrets = spec.Environment.Keys.Any(spec.IsSecret);
        if (secrets && secretFile is not null)
            yield return new("env_file", ComposeList.Of([secretFile]), "The secrets; only its owner may read it.");

        // A null makes compose take the variable from the shell that runs it, or from .env.
        KeyValuePair<string, string>[] written = [.. spec.Environment.Where(pair => secretFile is null || !spec.IsSecret(pair.Key))];
        if (written.Length == 0)
            yield break;
        yield return new(
            "environment",
            new ComposeMap([.. written.Select(pair => new ComposeEntry(pair.Key, spec.IsSecret(pair.Key) ? new ComposeLiteral("null") : new ComposeText(pair.Value)))]),
            secrets && secretFile is null ? "A null is a secret: compose takes its value from your shell or from .env." : null);
    }

    private static IEnumerable<ComposeEntry> Life(ContainerSpec spec)
    {
        if (spec.StopTimeout is TimeSpan stop)
            yield return new("stop_grace_period", new ComposeText(Seconds(stop)), "The time that a stop gives it, to write a checkpoint say.");
        if (spec.HealthTest.Count == 0)
            yield break;

        List<ComposeEntry> check = [new("test", ComposeList.Of(spec.HealthTest, inline: true))];
        if (spec.HealthInterval is TimeSpan interval)
            check.Add(new("interval", new ComposeText(Seconds(interval))));
        yield return new("healthcheck", new ComposeMap(check));
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds}s");

    private static IEnumerable<ComposeEntry> Network(ContainerSpec spec)
    {
        yield return IsMode(spec.Network)
            ? new("network_mode", new ComposeText(spec.Network))
            : new("networks", ComposeList.Of([spec.Network]));
        if (spec.Ports.Count > 0)
            yield return new("ports", ComposeList.Of(spec.Ports.Select(port => port.ToString())));
    }

    private static IEnumerable<ComposeEntry> Memory(ContainerSpec spec)
    {
        if (spec.IpcMode is not null)
            yield return new("ipc", new ComposeText(spec.IpcMode));
        if (spec.ShmSize is long size)
            yield return new("shm_size", new ComposeText(Size(size)), "The limit of /dev/shm, through which torch and Ray exchange tensors.");
        if (spec.Ulimits.Count > 0)
            yield return new("ulimits", new ComposeMap([.. spec.Ulimits.Select(Limit)]));
    }

    private static IEnumerable<ComposeEntry> Processors(ContainerSpec spec)
    {
        if (spec.Memory is long memory)
            yield return new("mem_limit", new ComposeText(Size(memory)));
        if (spec.NanoCpus is long nano)
            yield return new("cpus", new ComposeLiteral((nano / 1e9m).ToString("0.#########", CultureInfo.InvariantCulture)));
        if (spec.CpuSet is not null)
            yield return new("cpuset", new ComposeText(spec.CpuSet));
    }

    private static IEnumerable<ComposeEntry> Logging(ContainerSpec spec)
    {
        if (spec.LogDriver is null)
            yield break;

        List<ComposeEntry> logging = [new("driver", new ComposeText(spec.LogDriver))];
        if (spec.LogOptions.Count > 0)
            logging.Add(new("options", ComposeMap.Of(spec.LogOptions)));
        yield return new("logging", new ComposeMap(logging));
    }

    private static IEnumerable<ComposeEntry> Privileges(ContainerSpec spec)
    {
        if (spec.Privileged)
            yield return new("privileged", new ComposeLiteral("true"));
        if (spec.GroupAdd.Count > 0)
            yield return new("group_add", ComposeList.Of(spec.GroupAdd));
        if (spec.SecurityOptions.Count > 0)
            yield return new("security_opt", ComposeList.Of(spec.SecurityOptions));
        if (spec.CapAdd.Count > 0)
            yield return new("cap_add", ComposeList.Of(spec.CapAdd));
        if (spec.Devices.Count > 0)
            yield return new("devices", ComposeList.Of(spec.Devices.Select(device => $"{device}:{device}")));
    }

    private static ComposeEntry Limit(UlimitSpec limit) => limit.Soft == limit.Hard
        ? new(limit.Name, Number(limit.Soft))
        : new(limit.Name, new ComposeMap([new("soft", Number(limit.Soft)), new("hard", Number(limit.Hard))]));

    private static ComposeLiteral Number(long value) => new(value.ToString(CultureInfo.InvariantCulture));

    private static string Size(long bytes)
    {
        const long GiB = 1L << 30;
        return string.Create(CultureInfo.InvariantCulture, $"{(bytes % GiB == 0 ? bytes / GiB : bytes)}{(bytes % GiB == 0 ? "g" : "b")}");
    }

    private static bool IsKeepAlive(ContainerSpec spec) => KeepAlive.Is([.. spec.Entrypoint, .. spec.Command]);

    internal static bool IsMode(string network) => network is "bridge" or "host" or "none";
}
