namespace VerlPS.Tests.Hosts;

public class GpuBoardsTests
{
    [Theory]
    [InlineData("Tesla V100-SXM2-32GB", "7.0")]
    [InlineData("Tesla T4", "7.5")]
    [InlineData("Quadro RTX 8000", "7.5")]
    [InlineData("NVIDIA T1000 8GB", "7.5")]
    [InlineData("NVIDIA A100-PCIE-40GB", "8.0")]
    [InlineData("NVIDIA A800-SXM4-80GB", "8.0")]
    [InlineData("NVIDIA A10", "8.6")]
    [InlineData("NVIDIA A40-48Q", "8.6")]
    [InlineData("NVIDIA RTX A6000", "8.6")]
    [InlineData("NVIDIA GeForce RTX 3090", "8.6")]
    [InlineData("NVIDIA L4", "8.9")]
    [InlineData("NVIDIA L20", "8.9")]
    [InlineData("NVIDIA L40S", "8.9")]
    [InlineData("NVIDIA RTX 6000 Ada Generation", "8.9")]
    [InlineData("NVIDIA GeForce RTX 4090 D", "8.9")]
    [InlineData("NVIDIA H100 PCIe", "9.0")]
    [InlineData("NVIDIA H200", "9.0")]
    [InlineData("NVIDIA H20-3e", "9.0")]
    [InlineData("NVIDIA H800", "9.0")]
    [InlineData("NVIDIA GH200 480GB", "9.0")]
    [InlineData("NVIDIA B200", "10.0")]
    [InlineData("NVIDIA GB200", "10.0")]
    [InlineData("NVIDIA B300 SXM6 AC", "10.3")]
    [InlineData("NVIDIA GB300", "10.3")]
    [InlineData("NVIDIA GeForce RTX 5090", "12.0")]
    [InlineData("NVIDIA RTX PRO 6000 Blackwell Server Edition", "12.0")]
    [InlineData("NVIDIA GB10", "12.1")]
    [InlineData("NVIDIA X9000", null)]
    public void A_product_name_tells_the_compute_capability(string name, string? capability)
        => Assert.Equal(capability, VerlPS.Hosts.NvidiaSmiParser.Parse(SmiXml.Document(SmiXml.Gpu(name))).Gpus[0].ComputeCapability);
}
