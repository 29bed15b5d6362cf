using VerlPS.Images;

namespace VerlPS.Tests.Images;

public class PlatformAndBudgetTests
{
    [Theory]
    [InlineData(null, null, null, "Docker Hub does not limit the pulls of this address.")]
    [InlineData(87, 100, 6, "Docker Hub: 87 of 100 pulls in 6 h left for this address.")]
    [InlineData(0, null, null, "Docker Hub: 0 pulls left for this address.")]
    public void A_budget_is_told_in_words(int? left, int? limit, int? hours, string text)
        => Assert.Equal(text, PullLimits.Describe(new PullBudget(left, limit, hours is int h ? TimeSpan.FromHours(h) : null), null));

    [Fact]
    public void A_budget_is_an_accounts_where_there_is_one()
        => Assert.Equal("Docker Hub: 5 of 200 pulls left for 'me'.", PullLimits.Describe(new PullBudget(5, 200, null), new RegistryCredential("me", "hidden")));

    [Theory]
    [InlineData("linux/amd64", "linux/amd64", true)]
    [InlineData("linux/arm64", "linux/arm64/v8", true)]
    [InlineData("linux/arm64/v8", "linux/arm64", true)]
    [InlineData("linux/arm/v6", "linux/arm/v7", false)]
    [InlineData("linux/amd64", "linux/arm64", false)]
    [InlineData("linux/amd64", "windows/amd64", false)]
    public void A_platform_takes_images_for_it(string wanted, string image, bool accepted)
        => Assert.Equal(accepted, ImagePlatform.Parse(wanted).Accepts(ImagePlatform.Parse(image)));

    [Theory]
    [InlineData("")]
    [InlineData("amd64")]
    [InlineData("linux/")]
    [InlineData("linux/amd64/v1/x")]
    [InlineData("Linux/AMD64")]
    public void What_is_no_platform_is_refused_with_the_form(string text)
    {
        VerlException error = Assert.Throws<VerlException>(() => ImagePlatform.Parse(text));

        Assert.Equal(VerlErrorKind.InvalidArgument, error.Kind);
        Assert.Contains("linux/amd64", error.Remedy, StringComparison.Ordinal);
    }
}
