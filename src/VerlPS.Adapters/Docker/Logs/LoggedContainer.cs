using System.Text.Json;

namespace VerlPS.Adapters.Docker;

/// <summary>What of a container the reading of its log depends on.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">The name.</param>
/// <param name="Tty">It has a terminal: its log has one stream and no frames.</param>
/// <param name="LogDriver">The engine's log driver.</param>
/// <param name="LogPath">The engine's file on the engine's host; null where the driver keeps none that we read.</param>
internal sealed record LoggedContainer(string Id, string Name, bool Tty, string LogDriver, string? LogPath)
{
    /// <summary>It runs now.</summary>
    public bool Running { get; init; }

    /// <summary>The engine is about to start it again.</summary>
    public bool Restarting { get; init; }

    /// <summary>Which of its runs it is in: the engine's time of the start.</summary>
    public string StartedAt { get; init; } = string.Empty;

    /// <summary>When its last run ended; the engine's own text.</summary>
    public string FinishedAt { get; init; } = string.Empty;

    /// <summary>The engine starts it again after its own restart.</summary>
    public bool HasRestartPolicy { get; init; }

    /// <summary>Reads it from the engine's answer.</summary>
    public static LoggedContainer Read(JsonElement found)
    {
        JsonElement host = Member(found, "HostConfig"), state = Member(found, "State");
        string driver = Text(Member(host, "LogConfig"), "Type");
        return new LoggedContainer(Text(found, "Id"), Text(found, "Name").TrimStart('/'), Flag(Member(found, "Config"), "Tty"), driver, PathOf(found, driver))
        {
            Running = Flag(state, "Running"),
            Restarting = Flag(state, "Restarting"),
            StartedAt = Text(state, "StartedAt"),
            FinishedAt = Text(state, "FinishedAt"),
            HasRestartPolicy = Text(Member(host, "RestartPolicy"), "Name") is not ("" or "no"),
        };
    }

    // The engine names the file of json-file. That of local lies in the same folder as the container's other files.
    private static string? PathOf(JsonElement found, string driver) => driver switch
    {
        "json-file" when Text(found, "LogPath") is { Length: > 0 } path => path,
        "local" when Path.GetDirectoryName(Text(found, "HostnamePath")) is { Length: > 0 } folder => Path.Combine(folder, "local-logs", "container.log"),
        _ => null,
    };

    private static string Text(JsonElement of, string member) => Member(of, member) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : string.Empty;

    private static bool Flag(JsonElement of, string member) => Member(of, member).ValueKind == JsonValueKind.True;

    // Engines of other makes leave out what they have nothing to say of.
    private static JsonElement Member(JsonElement of, string member)
        => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(member, out JsonElement found) ? found : default;
}
