using System.Diagnostics;
using System.Text.Json;

namespace VerlPS.Module.Tests.Lab;

/// <summary>The docker CLI in the lab: the second opinion on what the module did.</summary>
internal static class LabDocker
{
    public static string Registry => Environment.GetEnvironmentVariable("VERLPS_LAB_REGISTRY")!;

    public static string Image => $"{Registry}/verlai/verl:vllm017.latest";

    public static string Run(params string[] arguments) => Start("docker", arguments, out int code) is string output && code == 0
        ? output.TrimEnd()
        : throw new InvalidOperationException($"docker {string.Join(' ', arguments)} failed.");

    /// <summary>The same where a failure does not matter.</summary>
    public static void TryRun(params string[] arguments) => Start("docker", arguments, out _);

    /// <summary>Removes containers and says nothing of those that are not there.</summary>
    public static void Remove(params string[] names) => TryRun(["rm", "-f", .. names]);

    public static JsonElement Inspect(string name)
    {
        using JsonDocument json = JsonDocument.Parse(Run("inspect", name));
        return json.RootElement[0].Clone();
    }

    /// <summary>The names of the containers that begin so, in every state.</summary>
    public static string[] Names(string prefix)
        => [.. Run("ps", "-a", "--filter", $"name=^{prefix}", "--format", "{{.Names}}").Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    private static string Start(string program, IEnumerable<string> arguments, out int code)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        _ = error.Result;
        code = process.ExitCode;
        return output;
    }
}
