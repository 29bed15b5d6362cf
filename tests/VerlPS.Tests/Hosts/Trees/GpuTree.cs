using System.Globalization;

namespace VerlPS.Tests.Hosts;

/// <summary>The nvidia-smi of a healthy host of eight H100.</summary>
internal static class GpuTree
{
    public const int Count = 8;

    public static void Fill(HostBench bench) => bench.Smi(Document());

    /// <summary>The report with a change to its last board; the text to change must be there.</summary>
    public static Action<HostBench> Last(string from, string to) => bench => bench.Smi(Document(last: Change(from, to)));

    /// <summary>The report with a change to every board.</summary>
    public static Action<HostBench> Each(string from, string to) => bench => bench.Smi(Document(Change(from, to), Change(from, to)));

    /// <summary>The report of fewer boards, with a change to each.</summary>
    public static Action<HostBench> Each(int count, string from, string to) => bench => bench.Smi(Document(Change(from, to), Change(from, to), count));

    /// <summary>One board, with one MIG instance that the report gives no UUID.</summary>
    public static void Cut(HostBench bench)
    {
        const string Off = "Disabled</current_mig><pending_mig>Disabled</pending_mig></mig_mode>\n\t<mig_devices>None";
        const string On = "Enabled</current_mig><pending_mig>Enabled</pending_mig></mig_mode>\n\t<mig_devices><mig_device><index>0</index><gpu_instance_id>3</gpu_instance_id><compute_instance_id>0</compute_instance_id></mig_device>";
        Each(1, Off, On)(bench);
    }

    /// <summary>No nvidia-smi.</summary>
    public static void Without(HostBench bench) => File.Delete(Path.Combine(bench.Programs, "nvidia-smi"));

    public static string Document(Func<string, string>? others = null, Func<string, string>? last = null, int count = Count)
    {
        IEnumerable<string> boards = Enumerable.Range(0, count).Select(index => (index == count - 1 ? last : others)?.Invoke(Describe(index)) ?? Describe(index));
        return SmiXml.Document($"<attached_gpus>{count}</attached_gpus>{string.Concat(boards)}", driver: "580.95.05");
    }

    public static Func<string, string> Change(string from, string to) => board =>
    {
        Assert.Contains(from, board, StringComparison.Ordinal);
        return board.Replace(from, to, StringComparison.Ordinal);
    };

    private static string Describe(int index) => string.Create(CultureInfo.InvariantCulture,
        $"""
        <gpu id="0000{SystemTree.Gpus[index].ToUpperInvariant()}">
        	<product_name>NVIDIA H100 80GB HBM3</product_name>
        	<product_brand>NVIDIA</product_brand>
        	<product_architecture>Hopper</product_architecture>
        	<persistence_mode>Enabled</persistence_mode>
        	<mig_mode><current_mig>Disabled</current_mig><pending_mig>Disabled</pending_mig></mig_mode>
        	<mig_devices>None</mig_devices>
        	<uuid>GPU-6a11b7ac-0001-4ad1-9e3e-0c5b6d1f2a{index:00}</uuid>
        	<minor_number>{index}</minor_number>
        	<inforom_version><img_version>G520.0200.00.05</img_version></inforom_version>
        	<gpu_virtualization_mode><virtualization_mode>None</virtualization_mode></gpu_virtualization_mode>
        	<gpu_recovery_action>None</gpu_recovery_action>
        	<pci>
        		<pci_gpu_link_info>
        			<pcie_gen><max_link_gen>5</max_link_gen><current_link_gen>1</current_link_gen><max_device_link_gen>5</max_device_link_gen><max_host_link_gen>N/A</max_host_link_gen></pcie_gen>
        			<link_widths><max_link_width>16x</max_link_width><current_link_width>16x</current_link_width></link_widths>
        		</pci_gpu_link_info>
        		<replay_counter>150</replay_counter>
        	</pci>
        	<clocks_event_reasons>
        		<clocks_event_reason_gpu_idle>Active</clocks_event_reason_gpu_idle>
        		<clocks_event_reason_applications_clocks_setting>Not Active</clocks_event_reason_applications_clocks_setting>
        		<clocks_event_reason_sw_power_cap>Not Active</clocks_event_reason_sw_power_cap>
        		<clocks_event_reason_hw_slowdown>Not Active</clocks_event_reason_hw_slowdown>
        		<clocks_event_reason_hw_thermal_slowdown>Not Active</clocks_event_reason_hw_thermal_slowdown>
        		<clocks_event_reason_hw_power_brake_slowdown>Not Active</clocks_event_reason_hw_power_brake_slowdown>
        		<clocks_event_reason_sync_boost>Not Active</clocks_event_reason_sync_boost>
        		<clocks_event_reason_sw_thermal_slowdown>Not Active</clocks_event_reason_sw_thermal_slowdown>
        	</clocks_event_reasons>
        	<fb_memory_usage><total>81559 MiB</total><reserved>480 MiB</reserved><used>1 MiB</used><free>81078 MiB</free></fb_memory_usage>
        	<compute_mode>Default</compute_mode>
        	<utilization><gpu_util>0 %</gpu_util></utilization>
        	<ecc_mode><current_ecc>Enabled</current_ecc><pending_ecc>Enabled</pending_ecc></ecc_mode>
        	<ecc_errors>
        		<volatile>
        			<sram_correctable>0</sram_correctable><sram_uncorrectable_parity>0</sram_uncorrectable_parity><sram_uncorrectable_secded>0</sram_uncorrectable_secded>
        			<dram_correctable>3</dram_correctable><dram_uncorrectable>0</dram_uncorrectable>
        		</volatile>
        		<aggregate><dram_uncorrectable>0</dram_uncorrectable><sram_threshold_exceeded>No</sram_threshold_exceeded></aggregate>
        		<channel_repair_pending>No</channel_repair_pending>
        	</ecc_errors>
        	<retired_pages>
        		<multiple_single_bit_retirement><retired_count>N/A</retired_count></multiple_single_bit_retirement>
        		<double_bit_retirement><retired_count>N/A</retired_count></double_bit_retirement>
        		<pending_retirement>N/A</pending_retirement>
        	</retired_pages>
        	<remapped_rows>
        		<remapped_row_corr>0</remapped_row_corr><remapped_row_unc>0</remapped_row_unc>
        		<remapped_row_pending>No</remapped_row_pending><remapped_row_failure>No</remapped_row_failure>
        	</remapped_rows>
        	<temperature><gpu_temp>29 C</gpu_temp><gpu_temp_tlimit>58 C</gpu_temp_tlimit><gpu_temp_slow_tlimit_threshold>-2 C</gpu_temp_slow_tlimit_threshold></temperature>
        	<gpu_power_readings><instant_power_draw>68.92 W</instant_power_draw><current_power_limit>700.00 W</current_power_limit><default_power_limit>700.00 W</default_power_limit></gpu_power_readings>
        	<applications_clocks><graphics_clock>1980 MHz</graphics_clock></applications_clocks>
        	<default_applications_clocks><graphics_clock>1980 MHz</graphics_clock></default_applications_clocks>
        	<max_clocks><graphics_clock>1980 MHz</graphics_clock></max_clocks>
        	<processes></processes>
        </gpu>
        """);
}
