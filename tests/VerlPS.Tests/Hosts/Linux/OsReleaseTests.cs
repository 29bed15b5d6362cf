using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

public class OsReleaseTests
{
    [Fact]
    public void Ubuntu_has_all_names()
    {
        OsRelease release = OsRelease.Parse("PRETTY_NAME=\"Ubuntu 24.04.1 LTS\"\nNAME=\"Ubuntu\"\nVERSION_ID=\"24.04\"\nVERSION_CODENAME=noble\nID=ubuntu\nID_LIKE=debian\n");

        Assert.Equal("Ubuntu 24.04.1 LTS", release.PrettyName);
        Assert.Equal(("ubuntu", "24.04", "noble"), (release.Distribution.Id, release.Distribution.VersionId, release.Distribution.Codename));
        Assert.Equal(["debian"], release.Distribution.IdLike);
    }

    [Theory]
    [InlineData("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=\"9.4\"\n", "rocky", "9.4", "rhel centos fedora")]
    [InlineData("# a comment\nID=\"openEuler\"\nVERSION_ID=\"24.03\"\n", "openEuler", "24.03", "")]
    [InlineData("ID='anolis'\r\nID_LIKE='rhel fedora centos'\r\nVERSION_ID='8.9'\r\n", "anolis", "8.9", "rhel fedora centos")]
    [InlineData("ID=arch\nBUILD_ID=rolling\nID_LIKE=\"\"\n", "arch", null, "")]
    public void Others_are_read_as_they_quote(string text, string id, string? version, string like)
    {
        LinuxDistribution distribution = OsRelease.Parse(text).Distribution;

        Assert.Equal((id, version, null), (distribution.Id, distribution.VersionId, distribution.Codename));
        Assert.Equal(like.Split(' ', StringSplitOptions.RemoveEmptyEntries), distribution.IdLike);
    }

    [Theory]
    [InlineData("")]
    [InlineData("=\n==\nID\n\"=\0\n")]
    public void Garbage_is_some_linux(string text)
    {
        OsRelease release = OsRelease.Parse(text);

        Assert.Null(release.PrettyName);
        Assert.Equal("linux", release.Distribution.Id);
    }
}
