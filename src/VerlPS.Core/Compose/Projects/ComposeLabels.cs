namespace VerlPS.Compose;

/// <summary>Labels that Compose v2 puts on every container that it makes.</summary>
internal static class ComposeLabels
{
    /// <summary>The project's name.</summary>
    public const string Project = "com.docker.compose.project";

    /// <summary>The service's name.</summary>
    public const string Service = "com.docker.compose.service";

    /// <summary>The service that a container is one of.</summary>
    public static string ServiceOf(VerlContainer container) => container.Labels.GetValueOrDefault(Service, container.Name);

    /// <summary>The absolute paths of its files, separated by commas.</summary>
    public const string Files = "com.docker.compose.project.config_files";

    /// <summary>True for a container of <c>docker compose run</c>, which is none of the service's own.</summary>
    public const string OneOff = "com.docker.compose.oneoff";
}
