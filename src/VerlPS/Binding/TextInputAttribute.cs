using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace VerlPS.Commands;

/// <summary>
/// Takes text, numbers and dates from the pipeline, and lets go by what has properties: a piped container is where
/// something shall run and not what it shall read.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TextInputAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? input = PipelineInput.Unwrap(inputData);
        return input is IEnumerable many and not string
            ? many.Cast<object?>().Select(Line).ToArray()
            : new[] { Line(input) };
    }

    private static string Line(object? input) => PipelineInput.Unwrap(input) switch
    {
        null => string.Empty,
        string text => text,
        // PSObject says that it can be formatted, whatever it holds.
        IFormattable value and not PSObject => value.ToString(null, CultureInfo.InvariantCulture),
        bool or char => Convert.ToString(input, CultureInfo.InvariantCulture)!,
        _ => throw PipelineInput.NotMine("Only text can be a program's input.", "Only text can be a program's input; convert objects to text first, for example with ConvertTo-Json."),
    };
}
