using System.Management.Automation;

namespace VerlPS.Commands;

/// <summary>
/// Takes text for the name of an image, and lets go by every other object of the pipeline: PowerShell would make text of
/// it. A host's report stands for the image that the host was tested for.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ImageNameAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
        => PipelineInput.Unwrap(inputData) switch
        {
            null => null,
            string name => name,
            VerlImage image => image.Reference,
            HostReport report => report.Image,
            _ => throw PipelineInput.NotMine("Not the name of an image.", "An image is named by text or by an object of Get-VerlImage or Test-VerlHost."),
        };
}
