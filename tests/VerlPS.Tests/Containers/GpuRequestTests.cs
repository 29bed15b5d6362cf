using VerlPS.Containers;

namespace VerlPS.Tests.Containers;

public class GpuRequestTests
{
    [Theory]
    [InlineData("all", GpuRequestKind.All, -1, "")]
    [InlineData("All", GpuRequestKind.All, -1, "")]
    [InlineData("none", GpuRequestKind.None, 0, "")]
    [InlineData("4", GpuRequestKind.Count, 4, "")]
    [InlineData("device=0,2", GpuRequestKind.Devices, 0, "0,2")]
    [InlineData("device=0:1", GpuRequestKind.Devices, 0, "0:1")]
    [InlineData("GPU-5b3f2953-71d4-4c0e-9a35-a102c85f30e1", GpuRequestKind.Devices, 0, "GPU-5b3f2953-71d4-4c0e-9a35-a102c85f30e1")]
    [InlineData("MIG-GPU-5b3f/1/0", GpuRequestKind.Devices, 0, "MIG-GPU-5b3f/1/0")]
    [InlineData("nvidia.com/gpu=0,nvidia.com/gpu=all", GpuRequestKind.Cdi, 0, "nvidia.com/gpu=0,nvidia.com/gpu=all")]
    public void Reads_each_written_form(string text, GpuRequestKind kind, int count, string devices)
    {
        GpuRequest request = new(text);

        Assert.Equal((kind, count, devices), (request.Kind, request.Count, string.Join(',', request.Devices)));
        Assert.Equal(request.ToString(), new GpuRequest(request.ToString()).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("some")]
    [InlineData("device=")]
    [InlineData("0,1")]
    [InlineData("nvidia.com/gpu=0,1")]
    [InlineData("device=nvidia.com/gpu=0")]
    [InlineData("all,1")]
    public void Refuses_the_rest_and_names_the_forms(string text)
    {
        VerlException error = Assert.Throws<VerlException>(() => new GpuRequest(text));

        Assert.Equal(VerlErrorKind.InvalidArgument, error.Kind);
        Assert.Contains("device=0,2", error.Remedy, StringComparison.Ordinal);
    }
}
