using System.Collections;
using System.Globalization;
using System.Management.Automation;
using VerlPS.Containers;

namespace VerlPS.Commands;

/// <summary>The parameters that describe a container; Start-VerlContainer runs it, New-VerlCompose writes it down.</summary>
public abstract class ContainerCmdlet : EngineCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Reference")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public string Image { get; set; } = string.Empty;

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "verl";

    [Parameter]
    [GpuConvert]
    [ArgumentCompleter(typeof(GpuCompleter))]
    public GpuRequest Gpu { get; set; } = GpuRequest.All;

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Command { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Root { get; set; }

    [Parameter]
    [Convert(typeof(BindMount[]))]
    public BindMount[] Volume { get; set; } = [];

    [Parameter]
    [Convert(typeof(PortSpec[]))]
    public PortSpec[] Port { get; set; } = [];

    [Parameter]
    [ValidateNotNull]
    public IDictionary Environment { get; set; } = new Hashtable();

    [Parameter]
    [ValidateNotNull]
    public IDictionary Label { get; set; } = new Hashtable();

    [Parameter]
    [Convert(typeof(ByteSize?))]
    public ByteSize? ShmSize { get; set; }

    [Parameter]
    [ValidateSet("host", "private", "shareable")]
    public string? IpcMode { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NetworkCompleter))]
    public string Network { get; set; } = "bridge";

    [Parameter]
    [ValidateSet("no", "always", "unless-stopped", "on-failure")]
    public string Restart { get; set; } = "no";

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WorkingDirectory { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TimeZoneCompleter))]
    public string? TimeZone { get; set; }

    [Parameter]
    public SwitchParameter Rdma { get; set; }

    private protected ContainerRequest Request() => new()
    {
        Image = Image,
        Name = Name,
        Gpus = Gpu,
        Command = Command,
        Root = Root is null ? null : GetUnresolvedProviderPathFromPSPath(Root),
        Volumes = Volume,
        Ports = Port,
        Environment = Texts(Environment),
        Labels = Texts(Label),
        ShmSize = ShmSize?.Bytes,
        IpcMode = IpcMode?.ToLowerInvariant(),
        Network = Network,
        Restart = Restart.ToLowerInvariant(),
        WorkingDirectory = WorkingDirectory,
        TimeZone = TimeZone,
        Rdma = Rdma,
    };

    private static Dictionary<string, string> Texts(IDictionary table)
        => table.Cast<DictionaryEntry>().ToDictionary(entry => Text(entry.Key), entry => Text(entry.Value), StringComparer.Ordinal);

    private static string Text(object? value)
        => Convert.ToString(value is PSObject wrapped ? wrapped.BaseObject : value, CultureInfo.InvariantCulture) ?? string.Empty;
}
