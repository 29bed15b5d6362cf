using System.Management.Automation;
using VerlPS.Images;

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

    protected override void ProcessRecord() => Guard(Image, () =>
    {
        ImageReference.ParseTagged(Image);
        string target = GetUnresolvedProviderPathFromPSPath(Path);
        if (ShouldProcess(target, $"Write the compose file of '{Name}' from {Image}"))
            Stream(Services.Compose(Engine()).WriteAsync(Request(), target, Force, Token), target);
    });
}
