using System.Globalization;
using System.Management.Automation;

namespace VerlPS.Commands;

/// <summary>
/// Converts what a user wrote to one of the core's value types, and lets the type's own words explain a failure.
/// PowerShell's conversion alone would bury them under its own.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ConvertAttribute(Type type) : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (inputData is null)
            return null;

        try
        {
            return LanguagePrimitives.ConvertTo(inputData, type, CultureInfo.InvariantCulture);
        }
        catch (PSInvalidCastException error) when (Find(error) is VerlException cause)
        {
            throw new ArgumentTransformationMetadataException($"{cause.Message} {cause.Remedy}", cause);
        }
    }

    private static VerlException? Find(Exception? error)
    {
        while (error is not null and not VerlException)
            error = error.InnerException;
        return error as VerlException;
    }
}
