namespace VerlPS.Hosts;

/// <summary>Collects what a host's problems call for: steps, settings, and advice for the rest.</summary>
internal sealed class RepairNeeds(RepairSubject subject, RepairContext? context, RepairRequest request)
{
    private static readonly Version CdiSince = new(25, 0);
    private static readonly Version CdiByDefaultSince = new(28, 3);

    private readonly Dictionary<string, List<HostCheck>> _steps = new(StringComparer.Ordinal);
    private readonly HashSet<string> _certain = new(StringComparer.Ordinal);

    /// <summary>The steps by id, with the problems that they mend.</summary>
    public IReadOnlyDictionary<string, List<HostCheck>> Steps => _steps;

    /// <summary>Changes to the engine's settings.</summary>
    public List<EngineSetting> Settings { get; } = [];

    /// <summary>Kernel parameters, each as name=value.</summary>
    public List<string> Parameters { get; } = [];

    /// <summary>Problems of the driver's version, which only an administrator changes.</summary>
    public List<HostCheck> Driver { get; } = [];

    /// <summary>Problems that no step mends.</summary>
    public List<HostCheck> Advice { get; } = [];

    /// <summary>The step is there only in case the host lacks what it installs.</summary>
    public bool IsUncertain(string step) => !_certain.Contains(step);

    /// <summary>Takes in one problem.</summary>
    public void Add(HostCheck check)
    {
        RepairRow? row = RepairCatalogue.Find(check);
        bool taken = false;
        foreach (string step in row?.Steps ?? [])
            taken |= AddStep(step, check);
        foreach (string name in row?.Settings ?? [])
            taken |= AddSetting(name, check);
        if (!taken)
            Advice.Add(check);
    }

    /// <summary>Adds a step, with the problems that it mends.</summary>
    public void Need(string step, params HostCheck[] checks)
    {
        if (!_steps.TryGetValue(step, out List<HostCheck>? known))
            _steps[step] = known = [];
        known.AddRange(checks.Except(known));
    }

    /// <summary>Takes a step out; what it would have mended another one does.</summary>
    public void Replace(string step, string by)
    {
        if (_steps.Remove(step, out List<HostCheck>? checks))
            Need(by, [.. checks]);
    }

    /// <summary>Mirrors are set whether or not a check misses them.</summary>
    public void AddMirrors()
    {
        if (request.Mirrors.Count > 0)
            Set(EngineSetting.Mirrors(request.Mirrors));
    }

    private bool AddStep(string step, HostCheck check)
    {
        bool ifMissing = step.EndsWith('?');
        string id = step.TrimEnd('?');
        if (id == "driver")
            Driver.Add(check);
        else if (id == "reach-docker")
            return AddEngine(check);
        else if (ifMissing && (context?.HasToolkit ?? Passed("CTK-INSTALLED")))
            return false;
        else
            Take(id, check, certain: !ifMissing || context is not null);
        return true;
    }

    // The engine is not there, is there and stopped, or does not let this user in.
    private bool AddEngine(HostCheck check)
    {
        if (subject.DockerHost?.StartsWith("unix:", StringComparison.Ordinal) == false)
            return false;
        if (check.Reason?.Contains("permission denied", StringComparison.OrdinalIgnoreCase) == true)
            return (context is null || context.User is not null) && Take("docker-group", check, certain: true);

        if (context?.HasEngine != true)
            Take("install-docker", check, certain: context is not null);
        return Take("enable-docker", check, certain: true);
    }

    private bool AddSetting(string name, HostCheck check)
    {
        if (name.Contains('=', StringComparison.Ordinal))
        {
            Parameters.Add(name);
            return Take("set-sysctl", check, certain: true);
        }

        EngineSetting? setting = name switch
        {
            "nofile" => EngineSetting.OpenFiles(request.Profile.OpenFiles),
            "memlock" => EngineSetting.LockedMemory,
            "shm" => EngineSetting.ShmSize(Math.Min(request.Profile.ShmSize, subject.Memory / 2 ?? long.MaxValue)),
            // Another driver can come from dockerd's command line, and refuses these options.
            "logs" when check.Found?.StartsWith("json-file", StringComparison.Ordinal) != false => EngineSetting.LogSize,
            "cdi" when DockerVersion.TryParse(subject.EngineVersion) is Version version && version >= CdiSince && version < CdiByDefaultSince => EngineSetting.Cdi,
            "mtu" when context?.Mtu is int mtu => EngineSetting.Mtu(mtu),
            "mirrors" when request.Mirrors.Count > 0 => EngineSetting.Mirrors(request.Mirrors),
            _ => null,
        };
        // One that the present settings have no room for is left to somebody who knows why they are so; settings that are no JSON fail as a whole.
        if (setting is null || (SettingsMerge.Of(context?.ConfigText, [setting]).Error is not null && SettingsMerge.Of(context?.ConfigText, []).Error is null))
            return false;
        Set(setting);
        return Take("set-daemon-json", check, certain: true);
    }

    private void Set(EngineSetting setting)
    {
        if (Settings.TrueForAll(known => known.Name != setting.Name))
            Settings.Add(setting);
        Need("set-daemon-json");
    }

    private bool Take(string step, HostCheck check, bool certain)
    {
        if (certain)
            _certain.Add(step);
        Need(step, check);
        return true;
    }

    private bool Passed(string id) => subject.Checks.Any(check => check.Id == id && check.Status == CheckStatus.Passed);
}
