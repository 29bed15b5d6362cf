namespace VerlPS.Images;

/// <summary>What a user should know before running an image.</summary>
internal static class ImageNotes
{
    public static IEnumerable<string> Of(ImageReference reference, CatalogueRow? row, TagParts? parts, IReadOnlyList<TagDifference> differences)
        => row is null ? OfUnknown(reference, parts) : OfKnown(row, differences);

    private static IEnumerable<string> OfUnknown(ImageReference reference, TagParts? parts)
    {
        if (reference.Tag is null or "latest")
        {
            // Who names an image by its digest knows which one is meant.
            if (reference.Digest is null)
                yield return $"verl publishes no '{reference.Repository}{(reference.Tag is null ? "" : ":latest")}': name a tag.";
        }
        else
        {
            yield return parts is null
                ? "Named nowhere upstream, and its tag has no form of verl's: nothing is known of its contents."
                : "Named nowhere upstream: what is told of it is read from the tag's words.";
        }
    }

    private static IEnumerable<string> OfKnown(CatalogueRow row, IReadOnlyList<TagDifference> differences)
    {
        string ships = row["ships_verl"] ?? "unknown";
        if (ships == "no")
            yield return "verl itself is not inside: mount a checkout and run 'pip install --no-deps -e .' in it.";
        else if (ships.StartsWith("source", StringComparison.Ordinal))
            yield return "Holds verl's source at /workspace/verl without an environment: run 'python3 manage_envs.py sync' first, and mount nothing over /workspace/verl.";
        if (row["entrypoint_override_required"] == "yes")
            yield return "Its ENTRYPOINT is the vLLM server: VerlPS replaces it.";
        if (row["deepep"]?.Contains("arch 90 only", StringComparison.Ordinal) == true)
            yield return "Its DeepEP runs on Hopper GPUs only.";
        if (row["status"] is "legacy" or "superseded" or "withdrawn-from-docs" or "unpublished")
            yield return $"Status: {row["status"]}.";
        if (row["notes"] is string note)
            yield return note;
        else if (differences.Count > 0)
            yield return $"Its tag is wrong: {string.Join(", ", differences.Select(difference => $"{difference.Part} is {difference.Image}, not {difference.Tag}"))}.";
    }
}
