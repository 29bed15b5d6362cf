namespace VerlPS.Hosts;

/// <summary>Facts on the NVIDIA Container Toolkit.</summary>
/// <param name="Unread">Why a member that was not read has no value.</param>
public sealed record ToolkitFacts(string Unread)
{
    /// <summary>Its programs.</summary>
    public Fact<ToolkitPrograms> Programs { get; init; } = Fact.None<ToolkitPrograms>(Unread);

    /// <summary>The version of nvidia-ctk, for example 1.17.8.</summary>
    public Fact<string> Version { get; init; } = Fact.None<string>(Unread);

    /// <summary>/etc/nvidia-container-runtime/config.toml; all at its default where there is no such file.</summary>
    public Fact<ToolkitConfig> Config { get; init; } = Fact.None<ToolkitConfig>(Unread);

    /// <summary>What nvidia-container-cli sees.</summary>
    public Fact<ContainerLibraryReport> Library { get; init; } = Fact.None<ContainerLibraryReport>(Unread);

    /// <summary>How a container with all GPUs fared.</summary>
    public Fact<SmokeFacts> Smoke { get; init; } = Fact.None<SmokeFacts>(Unread);
}

/// <summary>How a container fared that was started to list its GPUs.</summary>
/// <param name="Image">Its image.</param>
public sealed record SmokeFacts(string Image)
{
    /// <summary>Why it could not be started; null where it could.</summary>
    public VerlException? Error { get; init; }

    /// <summary>How it ended; null where it did not, in time or at all.</summary>
    public long? ExitCode { get; init; }

    /// <summary>The GPUs that it saw.</summary>
    public IReadOnlyList<string> Uuids { get; init; } = [];

    /// <summary>The last that it printed; empty where nothing.</summary>
    public string Said { get; init; } = string.Empty;
}
