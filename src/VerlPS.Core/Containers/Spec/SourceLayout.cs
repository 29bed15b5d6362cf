namespace VerlPS.Containers;

/// <summary>A checkout of verl in the container: where upstream's own instructions have it (docs/start/install.rst).</summary>
public static class SourceLayout
{
    /// <summary>Its folder in the container.</summary>
    public const string Inside = "/workspace/verl";

    // The images bring everything that verl depends on in versions that fit each other; --no-deps leaves them alone.
    // What the installation prints goes to standard error, so that the command's own output stays its own.
    private const string Script = $"pip3 install --no-deps -e {Inside} >&2 && exec \"$@\"";

    /// <summary>The mount of a checkout.</summary>
    public static BindMount Mount(string path) => new(path.Length > 1 ? path.TrimEnd('/') : path, Inside);

    /// <summary>A command that installs the checkout and then becomes the given one.</summary>
    public static IReadOnlyList<string> Install(IReadOnlyList<string> command) => ["/bin/sh", "-c", Script, "verl", .. command];
}
