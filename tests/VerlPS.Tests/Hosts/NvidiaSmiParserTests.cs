using VerlPS.Hosts;

namespace VerlPS.Tests.Hosts;

public class NvidiaSmiParserTests
{
    [Theory]
    [InlineData("N/A")]
    [InlineData("[N/A]")]
    [InlineData("None")]
    [InlineData("")]
    [InlineData("[Not Supported]")]
    [InlineData("[Function Not Found]")]
    [InlineData("Insufficient Permissions")]
    [InlineData("Requested functionality has been deprecated")]
    public void An_absent_value_is_no_fault(string text)
    {
        Gpu gpu = Single(SmiXml.Gpu(total: text, extra: $"<serial>{text}</serial><remapped_rows>{text}</remapped_rows><mig_devices>{text}</mig_devices>"));

        Assert.Null(gpu.MemoryTotal);
        Assert.Null(gpu.Fault);
        Assert.Equal(1L << 20, gpu.MemoryUsed);
        Assert.Empty(gpu.MigDevices);
    }

    [Theory]
    [InlineData("GPU is lost", "GPU is lost")]
    [InlineData("[GPU requires reset]", "GPU requires reset")]
    [InlineData("[Unknown Error]", "Unknown Error")]
    [InlineData("ERR!", "ERR!")]
    public void A_fault_in_place_of_a_value_is_kept(string text, string fault)
    {
        Gpu gpu = Single(SmiXml.Gpu(used: text));

        Assert.Equal(fault, gpu.Fault);
        Assert.Null(gpu.MemoryUsed);
    }

    [Fact]
    public void The_gravest_of_several_faults_is_named()
        => Assert.Equal("GPU is lost", Single(SmiXml.Gpu(used: "[Unknown Error]", extra: "<ecc_errors><volatile><x>GPU is lost</x></volatile></ecc_errors>")).Fault);

    [Fact]
    public void A_board_whose_every_value_is_lost_is_still_a_board()
    {
        Gpu gpu = Single("""<gpu id="00000000:3B:00.0"><product_name>GPU is lost</product_name><uuid>GPU is lost</uuid></gpu>""");

        Assert.Equal(("unknown", "00000000:3B:00.0", null, "GPU is lost"), (gpu.Name, gpu.BusId, gpu.Uuid, gpu.Fault));
    }

    [Fact]
    public void A_process_may_be_called_like_a_fault_and_hold_odd_characters()
    {
        Gpu gpu = Single(SmiXml.Gpu(extra:
            """
            <processes>
              <process_info><pid>7</pid><process_name>GPU is lost</process_name><used_memory>12 MiB</used_memory></process_info>
              <process_info><pid>8</pid><process_name>python a, b &lt;c&gt; &#27;[1m</process_name><used_memory>N/A</used_memory></process_info>
              <process_info><pid>Insufficient Permissions</pid><process_name>x</process_name><used_memory>1 MiB</used_memory></process_info>
            </processes>
            """));

        Assert.Null(gpu.Fault);
        Assert.Equal([7, 8], gpu.Processes.Select(process => process.ProcessId));
        Assert.Equal("python a, b <c> \u001b[1m", gpu.Processes[1].Name);
        Assert.Null(gpu.Processes[1].MemoryUsed);
    }

    [Theory]
    [InlineData("<power_readings><power_draw>70.5 W</power_draw><power_limit>400.00 W</power_limit></power_readings>")]
    [InlineData("<gpu_power_readings><power_draw>70.5 W</power_draw><current_power_limit>400.00 W</current_power_limit></gpu_power_readings>")]
    [InlineData("<gpu_power_readings><average_power_draw>9 W</average_power_draw><instant_power_draw>70.5 W</instant_power_draw><current_power_limit>400 W</current_power_limit></gpu_power_readings>")]
    public void Power_is_found_under_the_names_of_three_driver_generations(string element)
        => Assert.Equal((70.5, 400.0), (Single(SmiXml.Gpu(extra: element)).PowerDraw, Single(SmiXml.Gpu(extra: element)).PowerLimit));

    [Theory]
    [InlineData("<sram_uncorrectable>2</sram_uncorrectable><dram_uncorrectable>3</dram_uncorrectable>", 5)]
    [InlineData("<sram_uncorrectable_parity>1</sram_uncorrectable_parity><sram_uncorrectable_secded>4</sram_uncorrectable_secded><dram_uncorrectable>N/A</dram_uncorrectable>", 5)]
    [InlineData("<double_bit><total>5</total></double_bit>", 5)]
    public void Uncorrectable_errors_are_summed_under_the_names_of_three_driver_generations(string counts, long sum)
        => Assert.Equal(sum, Single(SmiXml.Gpu(extra: $"<ecc_errors><volatile>{counts}</volatile></ecc_errors>")).EccUncorrected);

    [Fact]
    public void A_negative_temperature_and_another_unit_do_not_mislead()
    {
        Gpu gpu = Single(SmiXml.Gpu(total: "80 GiB", extra: "<temperature><gpu_temp>-3 C</gpu_temp></temperature>"));

        Assert.Equal(-3, gpu.Temperature);
        Assert.Null(gpu.MemoryTotal);
    }

    [Fact]
    public void Warnings_around_the_document_are_passed_over()
    {
        NvidiaSmiReport report = NvidiaSmiParser.Parse($"note\n{SmiXml.Document(SmiXml.Gpu())}\nWARNING: infoROM is corrupted at gpu 0000:1B:00.0\n");

        Assert.Single(report.Gpus);
    }

    [Theory]
    [InlineData("", "nvidia-smi printed no XML report")]
    [InlineData("No devices were found\n", "nvidia-smi printed no XML report")]
    [InlineData("<html></html>", "nvidia-smi printed no XML report")]
    [InlineData("<?xml version=\"1.0\" ?>\n<nvidia_smi_log>\n<gpu id=\"0\"><product_na", "the XML of nvidia-smi breaks off before its end")]
    public void Output_that_is_no_report_says_so(string output, string message)
        => Assert.Equal(message, Assert.Throws<FormatException>(() => NvidiaSmiParser.Parse(output)).Message);

    [Fact]
    public void Malformed_xml_names_the_place()
    {
        FormatException error = Assert.Throws<FormatException>(() => NvidiaSmiParser.Parse("<nvidia_smi_log><gpu></cpu></nvidia_smi_log>"));

        Assert.StartsWith("the XML of nvidia-smi is malformed: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("line 1", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void An_external_entity_is_never_read()
    {
        string secret = Path.Combine(Path.GetTempPath(), $"verlps-{Guid.NewGuid():N}");
        File.WriteAllText(secret, "secret");
        try
        {
            string attack = SmiXml.Document(SmiXml.Gpu(name: "&leak;"), docType: $"<!DOCTYPE nvidia_smi_log [<!ENTITY leak SYSTEM \"file://{secret}\">]>");

            FormatException error = Assert.Throws<FormatException>(() => NvidiaSmiParser.Parse(attack));
            Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(secret);
        }
    }

    [Fact]
    public void Nested_entities_do_not_grow()
    {
        string bomb = SmiXml.Document(SmiXml.Gpu(name: "&c;"), docType: """<!DOCTYPE nvidia_smi_log [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>""");

        Assert.Throws<FormatException>(() => NvidiaSmiParser.Parse(bomb));
    }

    private static Gpu Single(string gpu) => Assert.Single(NvidiaSmiParser.Parse(SmiXml.Document(gpu)).Gpus);
}
