using System.Collections;
using System.Globalization;
using System.Management.Automation;
using VerlPS.Containers;

namespace VerlPS.Commands;

/// <summary>Reads <c>-Gpu</c>: one written form, or an array of indexes, UUIDs or CDI names.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class GpuConvertAttribute : ArgumentTransformationAttribute
{
    private static readonly ConvertAttribute One = new(typeof(GpuRequest));

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? input = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (input is not IList { Count: > 0 } list)
            return One.Transform(engineIntrinsics, input);

        string text = string.Join(',', list.Cast<object>().Select(item => Convert.ToString(item, CultureInfo.InvariantCulture)));
        bool indexes = list.Cast<object>().All(item => int.TryParse(Convert.ToString(item, CultureInfo.InvariantCulture), out _));
        return One.Transform(engineIntrinsics, indexes ? $"device={text}" : text);
    }
}
