using System.Text.RegularExpressions;

namespace VerlPS.Images;

/// <summary>
/// The name of an image: <c>[registry/]repository[:tag][@digest]</c>, after the distribution project's reference grammar.
/// </summary>
public sealed partial record ImageReference
{
    private ImageReference(string? registry, string repository, string? tag, string? digest)
    {
        Registry = registry;
        Repository = repository;
        Tag = tag;
        Digest = digest;
    }

    /// <summary>The registry's host and port; null means Docker Hub.</summary>
    public string? Registry { get; init; }

    /// <summary>The repository's path, for example verlai/verl.</summary>
    public string Repository { get; init; }

    /// <summary>The tag; null where the name has none.</summary>
    public string? Tag { get; init; }

    /// <summary>sha256:…; null where the name has none.</summary>
    public string? Digest { get; init; }

    /// <summary>Registry and repository, as in <c>docker images</c>.</summary>
    public string Name => Registry is null ? Repository : $"{Registry}/{Repository}";

    /// <summary>Reads a name.</summary>
    /// <exception cref="VerlException">InvalidArgument.</exception>
    public static ImageReference Parse(string text)
        => TryParse(text) ?? throw new VerlException(
            VerlErrorKind.InvalidArgument,
            $"'{text}' is not the name of an image.",
            text,
            "Write [registry/]repository[:tag], in lower case up to the colon, for example verlai/verl:vllm024.latest.");

    /// <summary>Reads the name of one image: with a tag or a digest, because verl publishes no "latest".</summary>
    /// <exception cref="VerlException">InvalidArgument.</exception>
    public static ImageReference ParseTagged(string text)
    {
        ImageReference reference = Parse(text);
        return reference.Tag is not null || reference.Digest is not null
            ? reference
            : throw new VerlException(
                VerlErrorKind.InvalidArgument,
                $"'{reference}' names no tag, and verl publishes no 'latest'.",
                text,
                "Take one of 'Get-VerlImage -Available', or let 'Test-VerlHost | Get-VerlImage -Recommended' choose.");
    }

    /// <summary>Reads a name; null where it is none.</summary>
    public static ImageReference? TryParse(string? text)
    {
        Match match = Form().Match(text ?? string.Empty);
        if (!match.Success)
            return null;

        string? registry = Value(match, "registry");
        return new ImageReference(
            registry is "docker.io" or "index.docker.io" ? null : registry,
            match.Groups["repository"].Value,
            Value(match, "tag"),
            Value(match, "digest"));
    }

    /// <summary>The whole name.</summary>
    public override string ToString()
        => Name + (Tag is null ? "" : $":{Tag}") + (Digest is null ? "" : $"@{Digest}");

    private static string? Value(Match match, string group)
        => match.Groups[group] is { Success: true } found ? found.Value : null;

    // The first component is a registry when it has a dot or a colon, or is localhost.
    [GeneratedRegex(
        @"^(?:(?<registry>localhost(?::\d+)?|(?=[^/]*[.:])[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?)/)?"
        + @"(?<repository>[a-z0-9]+(?:(?:[._]|__|-+|/)[a-z0-9]+)*)"
        + @"(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
