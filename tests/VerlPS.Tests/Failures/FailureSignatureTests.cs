using System.Text.RegularExpressions;
using VerlPS.Failures;
using VerlPS.Hosts;

namespace VerlPS.Tests.Failures;

public class FailureSignatureTests
{
    private static readonly string[] Severities = ["info", "warning", "error", "critical"];
    private static readonly string[] Phases = ["pull", "host", "start", "compose", "runtime"];

    public static TheoryData<string> Ids { get; } = [.. FailureCatalogue.Signatures.Select(signature => signature.Id)];

    [Fact]
    public void Ids_are_unique()
    {
        Assert.Equal(118, FailureCatalogue.Signatures.Count);
        Assert.Equal(118, FailureCatalogue.Signatures.Select(signature => signature.Id).Distinct().Count());
    }

    [Fact]
    public void Symptoms_are_those_whose_reason_stands_elsewhere()
        => Assert.Equal(["RAY003", "VLM003", "SGL003", "GEN001", "GEN002"], FailureCatalogue.Signatures.Where(signature => signature.IsSymptom).Select(signature => signature.Id));

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_row_says_what_it_must(string id)
    {
        FailureSignature signature = Find(id);

        Assert.Contains(signature.Severity, Severities);
        Assert.Contains(signature.Phase, Phases);
        Assert.NotEmpty(signature.Cause);
        Assert.NotEmpty(signature.Remedy);
        Assert.All(signature.Literals, literal => Assert.True(literal.Length >= 5, literal));
        if (signature.Check is string check)
            Assert.Contains(check, HostChecks.Ids);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Its_example_shows_it(string id)
    {
        FailureSignature signature = Find(id);

        VerlFailure failure = Assert.Single(FailureCatalogue.FindAll(signature.Example), found => found.Id == id);
        Assert.NotNull(FailureCatalogue.Find(signature.Example, signature.Component));
        Assert.Contains(failure.Evidence, signature.Example, StringComparison.Ordinal);
        Assert.NotEmpty(failure.Evidence);
    }

    // The literals decide which expressions are asked at all: a match without one of them would never be found.
    [Theory]
    [MemberData(nameof(Ids))]
    public void All_that_its_expression_matches_holds_a_literal_and_is_found(string id)
    {
        FailureSignature signature = Find(id);
        Regex plain = new(signature.Expression, RegexOptions.CultureInvariant);
        foreach (string sample in RegexSamples.Of(signature.Expression, 300, seed: 7))
        {
            Assert.Matches(plain, sample);
            Assert.True(signature.Literals.Any(literal => sample.Contains(literal, StringComparison.Ordinal)), sample);
            Assert.Contains(FailureCatalogue.FindAll($"x: {sample}"), found => found.Id == id);
        }
    }

    private static FailureSignature Find(string id) => FailureCatalogue.Signatures.Single(signature => signature.Id == id);
}
