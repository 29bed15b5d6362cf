using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

public class DaemonTextTests
{
    [Theory]
    [InlineData("""{"LayersSize": 100, "Images": [{"Size": 40, "SharedSize": 10, "Containers": 1}, {"Size": 60, "SharedSize": 0, "Containers": 0}]}""", 100, 70)]
    [InlineData("""{"LayersSize": 100, "Images": [{"Size": 40, "SharedSize": -1, "Containers": 1}]}""", 100, 100)]
    [InlineData("""{"LayersSize": 100, "Images": [{"Size": 900, "SharedSize": 0, "Containers": 1}, 7, null]}""", 100, 0)]
    [InlineData("""{"LayersSize": 0, "Images": null}""", 0, 0)]
    [InlineData("""{"ImageUsage": {"ActiveCount": 1, "Reclaimable": 30, "TotalCount": 2, "TotalSize": 50}, "LayersSize": 9}""", 50, 30)]
    [InlineData("""{"ImageUsage": {"TotalSize": 50}}""", 50, 0)]
    public void Image_space_is_read_in_both_forms(string json, long total, long reclaimable)
        => Assert.Equal(new ImageUsage(total, reclaimable), ImageUsage.Parse(json));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"LayersSize": "many"}""")]
    [InlineData("<html>")]
    public void Other_answers_tell_no_image_space(string json) => Assert.Null(ImageUsage.Parse(json));

    [Fact]
    public void An_empty_store_has_nothing_to_reclaim() => Assert.Equal(0, new ImageUsage(0, 0).Percent);

    [Theory]
    [InlineData("kind: nvidia.com/gpu\n  hostPath: /usr/lib/libcuda.so.570.124.06\n", "570.124.06")]
    [InlineData("""{"cdiVersion": "0.5.0", "kind": "nvidia.com/gpu", "m": "/lib/libcuda.so.1", "n": "/lib/libcuda.so.580.95.05"}""", "580.95.05")]
    [InlineData("kind: 'nvidia.com/gpu'\n", null)]
    public void A_cdi_specification_names_its_driver(string text, string? driver)
        => Assert.Equal(new CdiSpec("/etc/cdi/nvidia.yaml", driver), CdiSpec.Parse("/etc/cdi/nvidia.yaml", text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("kind: nvidia.com/gpu-mig\n")]
    [InlineData("kind: docker.com/gpu\nname: nvidia.com/gpu\n")]
    public void Specifications_of_other_devices_are_none(string? text) => Assert.Null(CdiSpec.Parse("/etc/cdi/x.yaml", text));

    [Theory]
    [InlineData("http://proxy:3128", "http://proxy:3128")]
    [InlineData("http://proxy:3128/", "http://proxy:3128")]
    [InlineData("proxy:3128", "http://proxy:3128")]
    [InlineData("https://me:secret@proxy:3128", "https://proxy:3128")]
    [InlineData("http://me:se@cr/et@proxy:3128/", "http://proxy:3128")]
    [InlineData("me:secret@proxy", "http://proxy")]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_proxy_is_known_without_its_login(string? address, string? expected)
        => Assert.Equal(expected, ProxySettings.Create(null, address, null).Https);

    [Fact]
    public void Small_letters_come_first()
    {
        Dictionary<string, string> variables = new() { ["http_proxy"] = "http://a:1", ["HTTP_PROXY"] = "http://b:1", ["NO_PROXY"] = "localhost, .lan" };

        ProxySettings proxy = ProxySettings.FromVariables(variables.GetValueOrDefault);

        Assert.Equal(("http://a:1", null), (proxy.Http, proxy.Https));
        Assert.Equal(["localhost", ".lan"], proxy.Exceptions);
    }

    [Fact]
    public void Logins_are_told_apart_by_what_keeps_them()
    {
        RegistryLogins logins = RegistryLogins.Parse(
            "/root/.docker/config.json",
            """
            {
              "auths": {"https://index.docker.io/v1/": {}, "ghcr.io": {"auth": "bWU6c2VjcmV0"}, "quay.io": {"identitytoken": "t"}, "odd": 3},
              "credsStore": "secretservice",
              "credHelpers": {"registry.lan": "pass", "odd": 3}
            }
            """);

        Assert.Equal(["ghcr.io", "quay.io"], logins.PlainText);
        Assert.Equal(["secretservice", "pass"], logins.AllHelpers);
        Assert.DoesNotContain("bWU6c2VjcmV0", logins.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", true)]
    [InlineData("{\"auths\"", true)]
    [InlineData("{\"auths\": [], \"credHelpers\": 1, \"credsStore\": \"\"}", false)]
    [InlineData(null, false)]
    public void A_file_without_logins_has_none(string? text, bool broken)
    {
        RegistryLogins logins = RegistryLogins.Parse("config.json", text);

        Assert.Equal((broken, 0, null), (logins.IsBroken, logins.PlainText.Count, logins.Store));
        Assert.Empty(logins.AllHelpers);
    }

    [Theory]
    [InlineData("verlai/verl:vllm017.latest", true)]
    [InlineData("127.0.0.1:5000/verlai/verl:sgl", true)]
    [InlineData("registry.lan/team/verl-fsdp@sha256:0a", true)]
    [InlineData("my_verl", true)]
    [InlineData("overlay:1", false)]
    [InlineData("silverlight/tools:24", false)]
    [InlineData("team/app:verl", false)]
    [InlineData("", false)]
    public void An_image_of_verl_has_it_in_its_name_as_a_word(string image, bool expected) => Assert.Equal(expected, ActiveContainer.IsVerlImage(image));
}
