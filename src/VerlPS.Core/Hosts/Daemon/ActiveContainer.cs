using System.Text.RegularExpressions;
using VerlPS.Containers;

namespace VerlPS.Hosts;

/// <summary>A container that runs or is about to be restarted.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Image">The image's name as it was given at creation.</param>
/// <param name="Labels">The names of its labels.</param>
public sealed partial record ActiveContainer(string Id, string Image, IReadOnlyCollection<string> Labels)
{
    /// <summary>It is one of verl: made by this module, or from an image that has verl in its name as a word.</summary>
    public bool IsVerl => Labels.Contains(ContainerLabels.Version) || IsVerlImage(Image);

    /// <summary>An image's name says that verl is in it.</summary>
    public static bool IsVerlImage(string image) => Verl().IsMatch(image);

    [GeneratedRegex(@"(?:^|[/._-])verl(?:ai)?(?=[/._:@-]|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Verl();
}

/// <summary>How often an engine restarted a container.</summary>
/// <param name="Name">The container's name.</param>
/// <param name="State">running, restarting, …</param>
/// <param name="Count">Restarts by its restart policy since somebody last started it.</param>
/// <param name="StartedAt">When it last started; null if never.</param>
/// <param name="ExitCode">How its last run ended.</param>
public sealed record ContainerRestarts(string Name, string State, long Count, DateTimeOffset? StartedAt, long ExitCode);
