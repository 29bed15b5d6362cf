using VerlPS.Images;

namespace VerlPS.Hosts;

/// <summary>The rule on the boards and what the image holds for them.</summary>
internal static class ImageComputeRule
{
    private static readonly Version Hopper = new(9, 0);

    public static Finding Check(HostFacts facts)
    {
        Version[] boards = [.. facts.Gpus.Select(gpu => Version.TryParse(gpu.ComputeCapability, out Version? capability) ? capability : null).OfType<Version>().Distinct().Order()];
        if (boards.Length == 0)
            return Finding.Skip(facts.Gpus.Count == 0 ? "no GPU" : "boards not in the table");
        if (CudaDriverRule.CheckBoards(facts.Image!.Cuda, facts.Gpus) is DriverFit misfit)
            return Finding.Fail($"{boards[0]}", misfit.Reason) with { Remedy = $"{ImageAdvice.Name(facts)} {misfit.Remedy}" };
        if (ImageReference.TryParse(facts.Image.Reference) is not ImageReference reference || ImageCatalogue.FindRow(reference) is not { } row)
            return Finding.Skip("the image is not in the catalogue");

        ImageComponent[] missed = [.. ImageComponent.Find(row).Where(component => component.Capability > boards[0])];
        string found = $"{string.Join(", ", boards.Select(board => board.ToString()))}{(missed.Length == 0 ? "" : $"; without {Name(missed)}")}";
        if (missed.Where(component => component.IsVital).ToArray() is { Length: > 0 } vital)
            return Finding.Fail(found, $"boards of compute capability {boards[0]} can't run the image's {Name(vital)}");

        return row["deepep"].Contains("arch 90 only", StringComparison.Ordinal) && boards.Any(board => board != Hopper)
            ? Finding.Warn(found, $"the image's DeepEP is compiled for 9.0 only, and fails on {boards.First(board => board != Hopper)} with 'named symbol not found'")
            : Finding.Pass(found);
    }

    private static string Name(IEnumerable<ImageComponent> components) => string.Join(", ", components.Select(component => $"{component.Name} ({component.Capability})"));
}
