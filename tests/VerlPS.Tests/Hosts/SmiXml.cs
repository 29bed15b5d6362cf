namespace VerlPS.Tests.Hosts;

/// <summary>Small nvidia-smi documents of our own.</summary>
internal static class SmiXml
{
    public static string Document(string body, string? driver = "570.124.06", string? docType = null) =>
        $"""
        <?xml version="1.0" ?>
        {docType ?? """<!DOCTYPE nvidia_smi_log SYSTEM "nvsmi_device_v13.dtd">"""}
        <nvidia_smi_log>
        	{(driver is null ? "" : $"<driver_version>{driver}</driver_version>")}
        	<cuda_version>12.8</cuda_version>
        	{body}
        </nvidia_smi_log>
        """;

    public static string Gpu(string name = "NVIDIA H100 80GB HBM3", string extra = "", string total = "81559 MiB", string used = "1 MiB") =>
        $"""
        <gpu id="00000000:1B:00.0">
        	<product_name>{name}</product_name>
        	<uuid>GPU-6a11b7ac-0001-4ad1-9e3e-0c5b6d1f2a01</uuid>
        	<fb_memory_usage><total>{total}</total><used>{used}</used></fb_memory_usage>
        	{extra}
        </gpu>
        """;
}
