using System.Collections;
using System.Management.Automation;
using VerlPS.Compose;
using VerlPS.Containers;
using VerlPS.Engine;

namespace VerlPS.Commands;

[Cmdlet(VerbsCommon.New, "VerlCompose", SupportsShouldProcess = true)]
[OutputType(typeof(VerlCompose))]
public sealed class NewVerlComposeCommand : ContainerCmdlet
{
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = ".";

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter Monitoring { get; set; }

    [Parameter]
    public SwitchParameter TensorBoard { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string MonitoringAddress { get; set; } = "127.0.0.1";

    [Parameter]
    [ValidateNotNull]
    public IDictionary MonitoringImage { get; set; } = new Hashtable();

    protected override void ProcessRecord() => Guard(Image ?? Name, () =>
    {
        IDockerEngine engine = Engine();
        string target = GetUnresolvedProviderPathFromPSPath(Path);
        ContainerRequest request = Request(engine, PullPolicy.Missing);
        if (ShouldProcess(target, $"Write the compose file of '{Name}' from {request.Image}"))
            Stream(Services.Compose(engine).WriteAsync(request, target, Force, Beside(), Token), target);
    });

    private MonitoringRequest Beside() => new()
    {
        Stack = Monitoring,
        TensorBoard = TensorBoard,
        Address = MonitoringAddress,
        Images = TextTable.Read(MonitoringImage),
    };
}
