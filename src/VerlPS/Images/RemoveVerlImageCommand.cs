using System.Management.Automation;
using VerlPS.Engine;
using VerlPS.Images;

namespace VerlPS.Commands;

[Cmdlet(VerbsCommon.Remove, "VerlImage", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ImageRemoval))]
public sealed class RemoveVerlImageCommand : EngineCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Reference")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public string[] Image { get; set; } = [];

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string image in Image)
            Guard(image, () => Remove(ImageReference.ParseTagged(image)));
    }

    private void Remove(ImageReference reference)
    {
        IDockerEngine engine = Engine();
        ImageRemovalService images = new(engine);
        VerlImage image = Await(token => images.FindAsync(reference, token));
        if (ShouldProcess($"'{image}' ({ByteSize.Format(image.Size!.Value)}) on {engine.Endpoint.DockerHost}", "Remove image"))
            WriteObject(Await(token => images.RemoveAsync(image, Force, token)));
    }
}
