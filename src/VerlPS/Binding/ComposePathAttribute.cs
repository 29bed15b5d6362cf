using System.Collections;
using System.Management.Automation;

namespace VerlPS.Commands;

/// <summary>Takes text, files and what names a compose file for its path; PowerShell would make text of everything that is piped.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ComposePathAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? input = PipelineInput.Unwrap(inputData);
        return input is IEnumerable many and not string ? many.Cast<object?>().Select(Read).ToArray() : new[] { Read(input) };
    }

    private static string Read(object? input) => PipelineInput.Unwrap(input) switch
    {
        string path => path,
        VerlCompose file => file.Path,
        FileSystemInfo file => file.FullName,
        PathInfo path => path.Path,
        _ => throw PipelineInput.NotMine("Not a path.", "A compose file is named by its path, or by an object of New-VerlCompose or Get-VerlCompose."),
    };
}
