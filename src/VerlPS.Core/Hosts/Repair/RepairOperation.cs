namespace VerlPS.Hosts;

/// <summary>The smallest part of a step.</summary>
internal abstract record RepairOperation
{
    /// <summary>The same as lines for a shell, one command each.</summary>
    public abstract IEnumerable<string> Describe();
}

/// <summary>Runs a program.</summary>
/// <param name="Program">The program, looked for on PATH.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record RunProgram(string Program, params string[] Arguments) : RepairOperation
{
    /// <summary>How long it may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The line for a shell on a host that this machine is not, where that differs.</summary>
    public string? Line { get; init; }

    public override IEnumerable<string> Describe() => [Line ?? ShellText.Line(Program, Arguments)];
}

/// <summary>Writes a file that is ours alone.</summary>
/// <param name="Path">The file; its folder is made where it is missing.</param>
/// <param name="Text">What is in it, the last line ended.</param>
internal sealed record WriteFile(string Path, string Text) : RepairOperation
{
    public override IEnumerable<string> Describe()
        => [ShellText.Line("mkdir", ["-p", System.IO.Path.GetDirectoryName(Path)!]), ShellText.Write(ShellText.Word(Path), Text)];
}

/// <summary>
/// Changes the engine's settings: a copy beside the file is changed and checked by dockerd, then takes the file's place;
/// what was there is kept.
/// </summary>
/// <param name="Path">The engine's file of settings.</param>
internal sealed record ChangeSettings(string Path) : RepairOperation
{
    /// <summary>What is merged into it; none where a program changes the copy.</summary>
    public IReadOnlyList<EngineSetting> Settings { get; init; } = [];

    /// <summary>The merged text; null where the present text is not known, can't be merged, or a program changes the copy.</summary>
    public SettingsMerge? Merge { get; init; }

    /// <summary>What is there now; null where there is no file.</summary>
    public string? Present { get; init; }

    /// <summary>Present is known.</summary>
    public bool IsPresentKnown { get; init; }

    /// <summary>The engine is one that can check a file (23.0 and later: moby/moby#42393).</summary>
    public bool CanValidate { get; init; } = true;

    /// <summary>The copy.</summary>
    public string Candidate => $"{Path}.verlps-new";

    /// <summary>A program that changes the copy.</summary>
    public RunProgram? Program => Settings.Count > 0 ? null : new RunProgram("nvidia-ctk", "runtime", "configure", "--runtime=docker", $"--config={Candidate}");

    /// <summary>Checks the copy.</summary>
    public RunProgram Check => new("dockerd", "--validate", $"--config-file={Candidate}");

    /// <summary>Puts the copy in the file's place.</summary>
    public RunProgram Swap => new("mv", "-f", Candidate, Path);

    public override IEnumerable<string> Describe()
    {
        if (!IsPresentKnown || Present is not null)
            yield return ShellText.Line("cp", ["-p", Path, Candidate]);
        if (Program is RunProgram program)
            yield return program.Describe().Single();
        else if (Merge?.Text is string text)
            yield return ShellText.Write(ShellText.Word(Candidate), text);
        if (CanValidate)
            yield return Check.Describe().Single();
        if (!IsPresentKnown || Present is not null)
            yield return $"cp -p {ShellText.Word(Path)} {ShellText.Word(Path)}.verlps-$(date +%Y%m%d-%H%M%S)";
        yield return Swap.Describe().Single();
    }
}
