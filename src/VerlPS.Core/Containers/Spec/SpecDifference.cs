using System.Globalization;

namespace VerlPS.Containers;

/// <summary>A thing in which a container is not what is wanted.</summary>
/// <param name="Name">The parameter that sets it.</param>
/// <param name="Actual">What it is; empty for the image's or the engine's own.</param>
/// <param name="Wanted">What is wanted.</param>
public sealed record SpecDifference(string Name, string Actual, string Wanted)
{
    // An engine tells neither of a container.
    private static readonly string[] Untold = ["Platform", "HostConfig"];

    /// <summary>The differences; none where the two differ only in what a container does not tell, or in a secret.</summary>
    public static IReadOnlyList<SpecDifference> Find(ContainerReading actual, ContainerSpec wanted) => Find(actual.InLightOf(wanted), wanted);

    // What is secret in either is shown of neither.
    private static IReadOnlyList<SpecDifference> Find(ContainerSpec actual, ContainerSpec wanted) =>
    [
        .. SpecFields.Of(actual).Zip(SpecFields.Of(wanted with { Secrets = actual.Secrets }))
            .Where(pair => pair.First.Text != pair.Second.Text && !Untold.Contains(pair.First.Name))
            .Select(pair => Between(pair.First, pair.Second)),
    ];

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Say(Actual)}, wanted {Say(Wanted)}";

    // Of long lists only what is not in both.
    private static SpecDifference Between(SpecField actual, SpecField wanted)
    {
        string[] had = actual.Text.Split('\n');
        string[] want = wanted.Text.Split('\n');
        bool isList = had.Length > 1 || want.Length > 1;
        bool isVector = actual.Name is "Command" or "Entrypoint";
        return isVector ? new SpecDifference(actual.Name, string.Join(' ', had), string.Join(' ', want))
            : isList ? new SpecDifference(actual.Name, string.Join(", ", had.Except(want)), string.Join(", ", want.Except(had)))
            : new SpecDifference(actual.Name, Readable(actual), Readable(wanted));
    }

    private static string Readable(SpecField field)
        => field.Name is "ShmSize" or "Memory" && long.TryParse(field.Text, CultureInfo.InvariantCulture, out long bytes) ? ByteSize.Format(bytes) : field.Text;

    private static string Say(string text) => text.Length == 0 ? "nothing" : text;
}
