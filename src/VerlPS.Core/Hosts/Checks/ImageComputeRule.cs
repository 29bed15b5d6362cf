namespace VerlPS.Hosts;

/// <summary>The rule on the boards and what the image holds for them.</summary>
internal static class ImageComputeRule
{
    public static Finding Check(HostFacts facts)
    {
        Version[] boards = BoardFit.CapabilitiesOf(facts.Gpus);
        if (boards.Length == 0)
            return Finding.Skip(facts.Gpus.Count == 0 ? "no GPU" : "boards not in the table");
        if (CudaDriverRule.CheckBoards(facts.Image!.Cuda, facts.Gpus) is DriverFit misfit)
            return Finding.Fail($"{boards[0]}", misfit.Reason) with { Remedy = $"{ImageAdvice.Name(facts)} {misfit.Remedy}" };
        if (facts.Image.Status is null)
            return Finding.Skip("the image is not in the catalogue");

        ImageComponent[] missed = BoardFit.FindMissed(facts.Image, boards[0]);
        string found = $"{string.Join(", ", boards.Select(board => board.ToString()))}{(missed.Length == 0 ? "" : $"; without {BoardFit.Name(missed)}")}";
        return BoardFit.Judge(facts.Image, facts.Gpus) switch
        {
            (FitStatus.Unfit, string reason) => Finding.Fail(found, reason),
            (FitStatus.Warning, string reason) => Finding.Warn(found, reason),
            _ => Finding.Pass(found),
        };
    }
}
