using System.Management.Automation;
using VerlPS.Hosts;
using VerlPS.Images;

namespace VerlPS.Commands;

[Cmdlet(VerbsDiagnostic.Test, "VerlHost")]
[OutputType(typeof(HostReport), typeof(bool))]
public sealed class TestVerlHostCommand : EngineCmdlet
{
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public override string? DockerHost { get; set; }

    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Reference")]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public string? Image { get; set; }

    [Parameter]
    [ValidateRange(1, 1024)]
    public int? GpuCount { get; set; }

    [Parameter]
    [Convert(typeof(ByteSize?))]
    public ByteSize? ShmSize { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] DataPath { get; set; } = [];

    [Parameter]
    [ValidateRange(1, 65535)]
    public int[] Port { get; set; } = [];

    [Parameter]
    [Convert(typeof(ByteSize?))]
    public ByteSize? MinimumFreeSpace { get; set; }

    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CheckCompleter))]
    public string[] Check { get; set; } = [];

    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CheckCompleter))]
    public string[] ExcludeCheck { get; set; } = [];

    [Parameter]
    [ArgumentCompleter(typeof(CheckGroupCompleter))]
    public string[] Group { get; set; } = [];

    [Parameter]
    [ProfileConvert]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public HostProfile? Profile { get; set; }

    [Parameter]
    [ValidateRange(0, 1024)]
    public int? ExpectedGpuCount { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Baseline { get; set; }

    [Parameter]
    [ValidateRange(1, 600)]
    public int TimeoutSec { get; set; } = 30;

    [Parameter]
    public SwitchParameter Offline { get; set; }

    [Parameter]
    public SwitchParameter IncludeSmokeTest { get; set; }

    [Parameter]
    public SwitchParameter Quiet { get; set; }

    protected override void ProcessRecord() => Guard(DockerHost, () =>
    {
        HostTestService tests = Services.HostTests(Engine());
        WriteStream(Quiet ? tests.AnswerAsync(Request(), Token) : tests.TestAsync(Request(), Token), DockerHost);
    });

    private HostTestRequest Request()
    {
        HostProfile profile = Profile ?? HostProfile.Default;
        return new HostTestRequest
        {
            Timeout = TimeSpan.FromSeconds(TimeoutSec),
            Image = string.IsNullOrEmpty(Image) ? null : ImageReference.Parse(Image),
            Job = new JobRequirements
            {
                GpuCount = GpuCount,
                ShmSize = ShmSize?.Bytes,
                Paths = [.. Path.Select(GetUnresolvedProviderPathFromPSPath)],
                DataPaths = [.. DataPath.Select(GetUnresolvedProviderPathFromPSPath)],
                Ports = Port,
                MinimumFreeSpace = MinimumFreeSpace?.Bytes,
            },
            Profile = profile with { GpuCount = ExpectedGpuCount ?? profile.GpuCount },
            Selection = CheckSelection.Parse(Check, ExcludeCheck, Group),
            Offline = Offline,
            IncludeSmokeTest = IncludeSmokeTest,
            BaselinePath = Baseline is null ? null : GetUnresolvedProviderPathFromPSPath(Baseline),
        };
    }
}
