using VerlPS.Containers;

namespace VerlPS.Tests.Containers;

public class ContainerUserTests
{
    private const string Passwd = "root:x:0:0:root:/root:/bin/bash\nworker:x:1234:4321::/:/bin/sh\n1000:x:55:66::/:/bin/sh\nshort:line\nodd:x:-1:99999999999::/:/bin/sh\n";
    private const string Group = "root:x:0:\nteam:x:777:\n";

    [Theory]
    [InlineData("worker", "1234:4321")]
    [InlineData("1234", "1234:4321")]
    [InlineData("worker:team", "1234:777")]
    [InlineData("worker:99", "1234:99")]
    [InlineData("2000", "2000:0")]
    [InlineData("2000:3000", "2000:3000")]
    [InlineData("1000", "55:66")]
    [InlineData("nobody", null)]
    [InlineData("worker:nogroup", null)]
    [InlineData("short", null)]
    [InlineData("odd", null)]
    [InlineData("4294967295", null)]
    public void Is_what_the_engine_makes_of_the_images_files(string user, string? numbers)
        => Assert.Equal(numbers, ContainerUser.Find(user, Passwd, Group)?.ToString());

    [Theory]
    [InlineData("5:6", "5:6")]
    [InlineData("5", "5:0")]
    [InlineData("worker", null)]
    public void Numbers_need_no_files(string user, string? numbers) => Assert.Equal(numbers, ContainerUser.Find(user, null, null)?.ToString());

    [Theory]
    [InlineData(null, true)]
    [InlineData("root", true)]
    [InlineData("0", true)]
    [InlineData("0:1000", true)]
    [InlineData("root:team", true)]
    [InlineData("1000", false)]
    [InlineData("rootless", false)]
    public void Root_is_who_the_images_run_as(string? user, bool root) => Assert.Equal(root, ContainerUser.IsRoot(user));
}
