namespace VerlPS.Containers;

/// <summary>
/// The folders of a training workspace: one root on the host with config, data, logs and models,
/// which stand under /root/verl in the container (the images run as root, and none has anything there).
/// </summary>
public static class WorkspaceLayout
{
    private const string Inside = "/root/verl";
    private static readonly string[] Names = ["config", "data", "logs", "models"];

    /// <summary>The mounts of a workspace.</summary>
    public static IReadOnlyList<BindMount> Mounts(string root)
        => [.. Names.Select(name => new BindMount($"{root.TrimEnd('/')}/{name}", $"{Inside}/{name}"))];

    /// <summary>Variables that make verl and Hugging Face use the workspace: models are fetched once, metrics land in logs.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["HF_HOME"] = $"{Inside}/models",
        ["VERL_FILE_LOGGER_ROOT"] = $"{Inside}/logs",
    };
}
