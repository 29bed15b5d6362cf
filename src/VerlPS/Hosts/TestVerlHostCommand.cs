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
    [ValidateRange(1, 600)]
    public int TimeoutSec { get; set; } = 30;

    [Parameter]
    [Convert(typeof(ByteSize?))]
    public ByteSize? MinimumFreeSpace { get; set; }

    [Parameter]
    public SwitchParameter Quiet { get; set; }

    protected override void ProcessRecord() => Guard(DockerHost, () =>
    {
        HostTestRequest request = new()
        {
            Timeout = TimeSpan.FromSeconds(TimeoutSec),
            Image = string.IsNullOrEmpty(Image) ? null : ImageReference.Parse(Image),
            MinimumFreeSpace = MinimumFreeSpace?.Bytes,
        };
        HostTestService tests = Services.HostTests(Engine());
        Stream(Quiet ? tests.AnswerAsync(request, Token) : tests.TestAsync(request, Token), DockerHost);
    });
}
