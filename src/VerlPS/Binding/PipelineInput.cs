using System.Management.Automation;

namespace VerlPS.Commands;

/// <summary>What comes down the pipeline, for parameters that take some kinds of objects and let go by all others.</summary>
internal static class PipelineInput
{
    /// <summary>The object itself; one that has nothing but properties stays as it is.</summary>
    public static object? Unwrap(object? input) => input is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : input;

    /// <summary>PowerShell takes this kind of failure for "not mine", and offers the object to the other parameters.</summary>
    /// <param name="what">What the object is not, a sentence.</param>
    /// <param name="wanted">What is taken, a sentence.</param>
    public static ArgumentTransformationMetadataException NotMine(string what, string wanted) => new(what, new PSInvalidCastException(wanted));
}
