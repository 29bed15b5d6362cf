namespace VerlPS.Compose;

/// <summary>Puts in what a service takes from another of the same file by <c>extends</c>.</summary>
internal static class ServiceExtension
{
    /// <summary>The service as compose makes it.</summary>
    /// <param name="services">All services of the file.</param>
    /// <param name="service">The service.</param>
    /// <returns>The service, and whether a part of it is in a file that was not read.</returns>
    public static (ComposeMap Service, bool IsPartial) Resolve(ComposeMap services, ComposeMap service) => Resolve(services, service, []);

    private static (ComposeMap Service, bool IsPartial) Resolve(ComposeMap services, ComposeMap service, HashSet<string> seen)
    {
        if (service.Find("extends")?.Value is not ComposeNode extends)
            return (service, false);

        ComposeMap? form = extends as ComposeMap;
        string? name = ((form is null ? extends : form.Find("service")?.Value) as ComposeText)?.Text;
        // A circle is compose's to refuse; here it only has to end.
        if (name is null || form?.Find("file") is not null || services.Find(name)?.Value is not ComposeMap other || !seen.Add(name))
            return (service, true);

        (ComposeMap whole, bool partial) = Resolve(services, other, seen);
        return (Merge(whole, service), partial);
    }

    // Maps are merged and lists joined, as the specification has it for extends.
    private static ComposeMap Merge(ComposeMap below, ComposeMap above)
        => above with
        {
            Entries =
            [
                .. above.Entries.Select(entry => entry with { Value = Merge(below.Find(entry.Key)?.Value, entry.Value) }),
                .. below.Entries.Where(entry => above.Find(entry.Key) is null),
            ],
        };

    private static ComposeNode Merge(ComposeNode? below, ComposeNode above) => (below, above) switch
    {
        (ComposeMap lower, ComposeMap upper) => Merge(lower, upper),
        (ComposeList lower, ComposeList upper) => upper with { Items = [.. lower.Items, .. upper.Items] },
        _ => above,
    };
}
