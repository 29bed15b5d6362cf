using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

public sealed class FolderRulesTests
{
    private static readonly MountEntry Disk = new("/", "ext4", "/dev/sda2", ["rw"]);

    [Fact]
    public void The_path_in_most_trouble_is_told_first()
    {
        FolderReading[] readings =
        [
            Reading("/a", new FolderFacts(PathKind.Folder, "/a", PathAccess.Read, Disk, 1) { IsEmpty = true }),
            Reading("/b", new FolderFacts(PathKind.Missing, "/", PathAccess.Read, Disk, 1)),
            Reading("/c", new FolderFacts(PathKind.Folder, "/c", PathAccess.Read, Disk, 1)),
        ];
        HostFacts facts = HealthyHost.Facts with
        {
            Request = HealthyHost.Request with { Job = new() { DataPaths = ["/a", "/b", "/c"] } },
            Job = new("x") { Data = Fact.Of<IReadOnlyList<FolderReading>>(readings) },
        };

        HostCheck check = HostChecks.Evaluate(facts).Single(check => check.Id == "HOST-DATADIR");

        Assert.Equal(CheckStatus.Failed, check.Status);
        Assert.Equal("/b is not there: 'docker run -v' would put an empty folder in its place; /a is empty: is its disk mounted?", check.Reason);
    }

    [Fact]
    public void A_file_system_of_the_net_is_named()
    {
        MountEntry nfs = new("/data", "nfs4", "nas:/export", ["rw"]);
        HostFacts facts = HealthyHost.Facts with
        {
            Request = HealthyHost.Request with { Job = new() { DataPaths = ["/data"] } },
            Job = new("x") { Data = Fact.Of<IReadOnlyList<FolderReading>>([Reading("/data", new FolderFacts(PathKind.Folder, "/data", PathAccess.Read, nfs, 1))]) },
        };

        Assert.Equal("/data on nfs4", HostChecks.Evaluate(facts).Single(check => check.Id == "HOST-DATADIR").Found);
    }

    private static FolderReading Reading(string path, FolderFacts facts) => new(path, Fact.Of(facts));
}
