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
        Gpu gpu = Single(SmiXml.Gpu(total: "80 apples", extra: "<temperature><gpu_temp>-3 C</gpu_temp></temperature>"));

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
    [InlineData("WARNING: infoROM is corrupted at gpu 0000:1B:00.0\nWARNING: infoROM is corrupted at gpu 0000:1B:00.0\n", "0000:1B:00.0")]
    [InlineData("warning: InfoROM is corrupted", "a GPU")]
    [InlineData("a note", "")]
    public void A_corrupted_inforom_is_told_beside_the_document(string text, string boards)
        => Assert.Equal(boards, string.Join(' ', NvidiaSmiParser.Parse($"{SmiXml.Document(SmiXml.Gpu())}\n{text}").CorruptInforoms));

    [Theory]
    [InlineData("12 MiB", 12L << 20)]
    [InlineData("12 MB", 12L << 20)]
    [InlineData("12 KiB", 12L << 10)]
    [InlineData("12 GiB", 12L << 30)]
    [InlineData("1e300 GiB", null)]
    [InlineData("-1 MiB", null)]
    [InlineData("NaN MiB", null)]
    [InlineData("12MiB", null)]
    [InlineData("12,5 MiB", null)]
    public void Memory_is_read_in_its_unit(string text, long? bytes) => Assert.Equal(bytes, Single(SmiXml.Gpu(used: text)).MemoryUsed);

    [Theory]
    [InlineData("<gpu_temp>63 C</gpu_temp><gpu_temp_tlimit>30 C</gpu_temp_tlimit><gpu_temp_slow_tlimit_threshold>-2 C</gpu_temp_slow_tlimit_threshold>", 32)]
    [InlineData("<gpu_temp>63 C</gpu_temp><gpu_temp_tlimit>-3 C</gpu_temp_tlimit><gpu_temp_slow_tlimit_threshold>N/A</gpu_temp_slow_tlimit_threshold>", -3)]
    [InlineData("<gpu_temp>63 C</gpu_temp><gpu_temp_tlimit>N/A</gpu_temp_tlimit><gpu_temp_slow_threshold>89 C</gpu_temp_slow_threshold>", 26)]
    [InlineData("<gpu_temp>N/A</gpu_temp><gpu_temp_slow_threshold>89 C</gpu_temp_slow_threshold>", null)]
    [InlineData("<gpu_temp>63 C</gpu_temp><gpu_temp_slow_threshold>-2 C</gpu_temp_slow_threshold>", null)]
    [InlineData("<gpu_temp>63 C</gpu_temp>", null)]
    public void The_way_to_the_slow_down_is_counted_from_absolute_and_from_relative_limits(string temperature, int? margin)
        => Assert.Equal(margin, Single(SmiXml.Gpu(extra: $"<temperature>{temperature}</temperature>")).TemperatureMargin);

    [Theory]
    [InlineData("<gpu_recovery_action>None</gpu_recovery_action>", "None")]
    [InlineData("<gpu_recovery_action>Drain P2P</gpu_recovery_action>", "Drain P2P")]
    [InlineData("<gpu_reset_status><reset_required>Yes</reset_required><drain_and_reset_recommended>No</drain_and_reset_recommended></gpu_reset_status>", "Reset")]
    [InlineData("<gpu_reset_status><reset_required>No</reset_required><drain_and_reset_recommended>Yes</drain_and_reset_recommended></gpu_reset_status>", "Drain and Reset")]
    [InlineData("<gpu_reset_status><reset_required>No</reset_required><drain_and_reset_recommended>N/A</drain_and_reset_recommended></gpu_reset_status>", "None")]
    [InlineData("", null)]
    public void What_the_driver_wants_done_is_found_under_old_and_new_names(string element, string? action)
        => Assert.Equal(action, Single(SmiXml.Gpu(extra: element)).RecoveryAction);

    [Theory]
    [InlineData("Volta", "7.0")]
    [InlineData("Turing", "7.5")]
    [InlineData("Ampere", null)]
    [InlineData("Ada Lovelace", "8.9")]
    [InlineData("Hopper", "9.0")]
    [InlineData("Blackwell", null)]
    public void The_architecture_of_a_board_that_is_not_in_the_table_tells_what_all_its_boards_have(string architecture, string? capability)
        => Assert.Equal(capability, Single(SmiXml.Gpu(name: "NVIDIA X9000", extra: $"<product_architecture>{architecture}</product_architecture>")).ComputeCapability);

    [Theory]
    [InlineData("<single_bit><device_memory>7</device_memory><total>9</total></single_bit><double_bit><total>1</total></double_bit>", 1L, 2L, 7L)]
    [InlineData("<sram_correctable>2</sram_correctable><sram_uncorrectable>1</sram_uncorrectable><dram_correctable>7</dram_correctable>", 1L, 2L, 7L)]
    [InlineData("<dram_uncorrectable>9223372036854775807</dram_uncorrectable><sram_uncorrectable>1</sram_uncorrectable>", long.MaxValue, null, null)]
    [InlineData("<dram_uncorrectable>99999999999999999999</dram_uncorrectable><sram_uncorrectable>-4</sram_uncorrectable>", null, null, null)]
    public void Error_counts_of_boards_before_and_after_ampere_are_told_apart_by_where_they_were(string counts, long? uncorrected, long? sram, long? dram)
    {
        Gpu gpu = Single(SmiXml.Gpu(extra: $"<ecc_errors><volatile>{counts}</volatile></ecc_errors>"));

        Assert.Equal((uncorrected, sram, dram), (gpu.EccUncorrected, gpu.EccCorrectedSram, gpu.EccCorrectedDram));
    }

    [Fact]
    public void Memory_beyond_repair_is_named()
        => Assert.Equal(
            ["sram threshold exceeded", "channel repair pending"],
            Single(SmiXml.Gpu(extra: "<ecc_errors><aggregate><sram_threshold_exceeded>Yes</sram_threshold_exceeded></aggregate><unrepairable_memory>No</unrepairable_memory><channel_repair_pending>Yes</channel_repair_pending></ecc_errors>")).MemoryFaults);

    [Theory]
    [InlineData("<health><summary>Healthy</summary><bandwidth>N/A</bandwidth><route_unhealthy>False</route_unhealthy></health>", "Healthy")]
    [InlineData("<health><bandwidth>Full</bandwidth><route_recovery_in_progress>False</route_recovery_in_progress></health>", "Healthy")]
    [InlineData("<health><summary>Unhealthy</summary><bandwidth>Degraded</bandwidth><route_unhealthy>True</route_unhealthy></health>", "Unhealthy (bandwidth Degraded, route unhealthy True)")]
    [InlineData("<health><summary>Limited Capacity</summary></health>", "Limited Capacity")]
    [InlineData("<health><bandwidth>Degraded</bandwidth></health>", "Unhealthy (bandwidth Degraded)")]
    [InlineData("<health>Unhealthy</health>", "Unhealthy")]
    [InlineData("<health><summary>N/A</summary></health>", null)]
    [InlineData("", null)]
    public void The_health_of_the_fabric_is_a_summary_or_its_aspects(string health, string? expected)
        => Assert.Equal(expected, Single(SmiXml.Gpu(extra: $"<fabric><state>Completed</state>{health}</fabric>")).FabricHealth);

    [Fact]
    public void A_text_in_brackets_is_never_a_value()
        => Assert.Null(Single(SmiXml.Gpu(extra: "<compute_mode>[Some New Error]</compute_mode>")).ComputeMode);

    [Fact]
    public void A_process_name_that_is_not_escaped_costs_no_board()
    {
        Gpu gpu = Single(SmiXml.Gpu(extra: "<processes><process_info><pid>7</pid><process_name>sh -c a && b <c</process_name><used_memory>12 MiB</used_memory></process_info></processes>"));

        Assert.Equal(new GpuProcess(7, "sh -c a && b <c", 12 << 20), Assert.Single(gpu.Processes));
    }

    [Fact]
    public void The_uuid_of_a_mig_instance_is_taken_from_the_report_where_it_is_there()
        => Assert.Equal("MIG-1", Single(SmiXml.Gpu(extra: "<mig_devices><mig_device><index>0</index><uuid>MIG-1</uuid></mig_device></mig_devices>")).MigDevices[0].Uuid);

    [Fact]
    public void Of_two_documents_the_first_is_read()
        => Assert.Equal("570.124.06", NvidiaSmiParser.Parse(SmiXml.Document(SmiXml.Gpu()) + SmiXml.Document("", driver: "1.2")).DriverVersion);

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
