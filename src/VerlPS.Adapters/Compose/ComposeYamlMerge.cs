using VerlPS.Compose;

namespace VerlPS.Adapters.Compose;

/// <summary>
/// Puts services into a file that is there. It works on lines and not on the model, so that what others wrote stays as
/// they wrote it; the result is read again, and what changed beside the services is a fault.
/// </summary>
internal sealed class ComposeYamlMerge(ComposeYaml yaml, string path)
{
    private static readonly string[] Sections = ["services", "networks", "volumes", "secrets", "configs"];

    public string Merge(string text, ComposeMap file)
    {
        ComposeMap before = yaml.Read(text, path);
        string newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        List<string> lines = [.. text.TrimStart('\uFEFF').ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')];
        foreach (string section in Sections)
        {
            foreach (ComposeEntry entry in (file.Find(section)?.Value as ComposeMap)?.Entries ?? [])
            {
                // What others share is theirs.
                bool there = (before.Find(section)?.Value as ComposeMap)?.Find(entry.Key) is not null;
                if (section == "services" || !there)
                    Put(lines, section, entry);
            }
        }

        string merged = string.Join(newLine, lines) + newLine;
        Check(before, merged, file);
        return merged;
    }

    private void Put(List<string> lines, string section, ComposeEntry entry)
    {
        IReadOnlyList<YamlPlace> root = YamlLayout.Read(string.Join('\n', lines)) ?? throw Unfit("its keys are in braces");
        YamlPlace? place = root.FirstOrDefault(key => key.Key == section);
        if (place is null)
        {
            lines.Add(string.Empty);
            lines.Add($"{section}:");
            lines.AddRange(Write(entry, 2));
            return;
        }

        if (place.IsEmpty)
        {
            lines.InsertRange(place.First + 1, Write(entry, place.Indent + 2));
            return;
        }

        IReadOnlyList<YamlPlace> children = place.Children ?? throw Unfit($"'{section}' is in braces, or an alias");
        YamlPlace? old = children.FirstOrDefault(child => child.Key == entry.Key);
        IEnumerable<string> text = Write(entry, children[0].Indent);
        if (old is null)
        {
            lines.InsertRange(place.Last + 1, text);
            return;
        }

        // Blank lines below a block of text are the block's to YAML, and a gap to people.
        int last = old.Last;
        while (string.IsNullOrWhiteSpace(lines[last]))
            last--;
        lines.RemoveRange(old.First, last - old.First + 1);
        lines.InsertRange(old.First, text);
    }

    // Everything that is written is on lines of its own, so that it can be moved to the right.
    private IEnumerable<string> Write(ComposeEntry entry, int indent)
        => yaml.Write(new ComposeMap([entry]), string.Empty).Split('\n').Skip(1).Where(line => line.Length > 0).Select(line => new string(' ', indent) + line);

    private void Check(ComposeMap before, string merged, ComposeMap file)
    {
        ComposeMap after;
        try
        {
            after = yaml.Read(merged, path);
        }
        catch (VerlException error)
        {
            throw Unfit($"other parts of it need what stands in the old service ({error.Message})");
        }

        ComposeMap wanted = file.Find("services")!.Value as ComposeMap ?? new ComposeMap([]);
        foreach (ComposeEntry entry in before.Entries)
        {
            ComposeNode? now = after.Find(entry.Key)?.Value;
            bool same = entry.Value is ComposeMap map && Sections.Contains(entry.Key)
                ? map.Entries.All(child => (entry.Key == "services" && wanted.Find(child.Key) is not null) || child.Equals((now as ComposeMap)?.Find(child.Key)))
                : entry.Value.Equals(now) || (Sections.Contains(entry.Key) && entry.Value is ComposeLiteral);
            if (!same)
                throw Unfit($"'{entry.Key}' takes over what stands in the old service");
        }

        if (!wanted.Entries.All(entry => entry.Equals((after.Find("services")?.Value as ComposeMap)?.Find(entry.Key))))
            throw Unfit("the service does not come out as it was put in");
    }

    private VerlException Unfit(string why) => new(
        VerlErrorKind.InvalidArgument,
        $"Nothing can be put into '{path}': {why}.",
        path,
        "Write the service to another file and name both to compose, docker compose -f a.yml -f b.yml, or replace the file with -Force.");
}
