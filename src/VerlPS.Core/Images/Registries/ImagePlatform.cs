using System.Text.RegularExpressions;

namespace VerlPS.Images;

/// <summary>What an image is built for: <c>os/architecture[/variant]</c> in the words of the OCI image specification.</summary>
/// <param name="OS">linux, windows.</param>
/// <param name="Architecture">amd64, arm64.</param>
/// <param name="Variant">v8, …; null where it does not matter.</param>
public sealed partial record ImagePlatform(string OS, string Architecture, string? Variant = null)
{
    /// <summary>Reads <c>linux/arm64</c> or <c>linux/arm64/v8</c>; the form that PowerShell's type conversion looks for.</summary>
    /// <exception cref="VerlException">InvalidArgument.</exception>
    public static ImagePlatform Parse(string text)
    {
        Match match = Form().Match(text ?? string.Empty);
        return match.Success
            ? new ImagePlatform(match.Groups["os"].Value, match.Groups["architecture"].Value, match.Groups["variant"] is { Success: true } variant ? variant.Value : null)
            : throw new VerlException(
                VerlErrorKind.InvalidArgument, $"'{text}' is not a platform.", text, "Write os/architecture, for example linux/amd64 or linux/arm64.");
    }

    /// <summary>The platform of a Linux machine.</summary>
    /// <param name="machine">Its architecture in uname's words: x86_64, aarch64.</param>
    public static ImagePlatform OfMachine(string machine) => new("linux", machine switch { "x86_64" => "amd64", "aarch64" => "arm64", _ => machine });

    /// <summary>An image that is built for another platform serves this one.</summary>
    public bool Accepts(ImagePlatform image)
        => image.OS == OS && image.Architecture == Architecture && (Variant is null || image.Variant is null || image.Variant == Variant);

    /// <inheritdoc/>
    public override string ToString() => Variant is null ? $"{OS}/{Architecture}" : $"{OS}/{Architecture}/{Variant}";

    [GeneratedRegex(@"^(?<os>[a-z]{1,16})/(?<architecture>[a-z0-9_]{1,16})(?:/(?<variant>[a-z0-9.]{1,16}))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
