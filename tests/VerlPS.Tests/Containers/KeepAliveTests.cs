using VerlPS.Containers;

namespace VerlPS.Tests.Containers;

public class KeepAliveTests
{
    [Theory]
    [InlineData("sleep|infinity")]
    [InlineData("sleep|365d")]
    [InlineData("sleep|86400")]
    [InlineData("/opt/nvidia/nvidia_entrypoint.sh|sleep|infinity")]
    [InlineData("/bin/sh|-c|pip3 install --no-deps -e . && exec \"$@\"|sh|sleep|infinity")]
    [InlineData("tail|-f|/dev/null")]
    [InlineData("bash|-c|service ssh start; tail -F /dev/null ")]
    [InlineData("/bin/bash")]
    [InlineData("/opt/nvidia/nvidia_entrypoint.sh|/bin/bash")]
    [InlineData("bash|-l|-i")]
    public void Knows_what_only_keeps_a_container_alive(string words) => Assert.True(KeepAlive.Is(words.Split('|')));

    [Theory]
    [InlineData("")]
    [InlineData("sleep|600")]
    [InlineData("python3|-m|verl.trainer.main_ppo")]
    [InlineData("bash|/root/train.sh")]
    [InlineData("bash|-c|python3 train.py; sleep infinity; echo over")]
    [InlineData("tail|-f|/var/log/train.log")]
    [InlineData("publish")]
    [InlineData("bash|-c|python3 -m verl.trainer.main_ppo; sleep infinity")]
    [InlineData("bash|-lc|/root/train.sh && tail -f /dev/null")]
    [InlineData("sh|-c|torchrun --nproc 8 x; exec bash")]
    public void Knows_what_does_more(string words) => Assert.False(KeepAlive.Is(words.Split('|')));
}
