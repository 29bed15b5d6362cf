namespace VerlPS.Containers;

/// <summary>
/// The folders of a training workspace: one root on the host with config, data, logs and models, which stand under
/// /root/verl in the container (the images run as root, and none has anything there). Another user may not enter /root,
/// and has them under /mnt/verl.
/// </summary>
public static class WorkspaceLayout
{
    private static readonly string[] Names = ["config", "data", "logs", "models"];

    /// <summary>The mounts of a workspace.</summary>
    /// <param name="root">The folder on the host.</param>
    /// <param name="user">user[:group] of the container; null for the image's.</param>
    public static IReadOnlyList<BindMount> Mounts(string root, string? user)
        => [.. Names.Select(name => new BindMount($"{root.TrimEnd('/')}/{name}", $"{Inside(user)}/{name}"))];

    /// <summary>Variables that make verl and Hugging Face use the workspace: models are fetched once, metrics land in logs.</summary>
    /// <param name="user">user[:group] of the container; null for the image's.</param>
    public static IReadOnlyDictionary<string, string> Environment(string? user) => new Dictionary<string, string>
    {
        ["HF_HOME"] = $"{Inside(user)}/models",
        ["VERL_FILE_LOGGER_ROOT"] = $"{Inside(user)}/logs",
    };

    private static string Inside(string? user) => ContainerUser.IsRoot(user) ? "/root/verl" : "/mnt/verl";
}
