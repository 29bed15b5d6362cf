using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

public class MountInfoTests
{
    private const string Text = """
        22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw,errors=remount-ro
        31 22 0:27 / /dev/shm rw,nosuid,nodev shared:4 master:2 - tmpfs tmpfs rw,size=1056731136k
        40 22 259:1 / /var/lib rw - xfs /dev/nvme0n1 rw,prjquota
        41 40 0:51 / /var/lib/docker rw - zfs old rw
        42 40 0:52 / /var/lib/docker rw - nfs4 store:/docker rw,vers=4.2
        43 22 0:53 / /data/my\040models\134old ro - fuse.sshfs me@host:/models rw

        """;

    [Fact]
    public void A_mount_is_its_point_type_source_and_options()
    {
        MountEntry shm = MountInfo.Parse(Text)![1];

        Assert.Equal(("/dev/shm", "tmpfs", "tmpfs"), (shm.MountPoint, shm.FileSystem, shm.Source));
        Assert.Equal(["rw", "nosuid", "nodev", "size=1056731136k"], shm.Options);
    }

    [Theory]
    [InlineData("/", "ext4")]
    [InlineData("/var/library", "ext4")]
    [InlineData("/var/lib", "xfs")]
    [InlineData("/var/lib/containerd", "xfs")]
    [InlineData("/var/lib/docker/overlay2", "nfs4")]
    [InlineData("/data/my models\\old/qwen", "fuse.sshfs")]
    public void The_longest_and_then_the_latest_mount_holds_a_path(string path, string fileSystem)
        => Assert.Equal(fileSystem, MountInfo.Find(MountInfo.Parse(Text)!, path)!.FileSystem);

    [Theory]
    [InlineData("")]
    [InlineData("\0\0\0")]
    [InlineData("36 35 98:0 / /mnt")]
    [InlineData("36 35 98:0 / /mnt rw - ext4")]
    [InlineData("- - - - - - - - -")]
    public void Lines_of_another_form_are_no_mounts(string text) => Assert.Empty(MountInfo.Parse(text)!);

    [Fact]
    public void No_text_is_no_list_of_mounts() => Assert.Null(MountInfo.Parse(null));

    [Fact]
    public void A_path_under_no_mount_has_none() => Assert.Null(MountInfo.Find([], "/var"));
}
