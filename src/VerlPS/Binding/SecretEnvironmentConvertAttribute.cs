using System.Collections;
using System.Management.Automation;
using VerlPS.Containers;

namespace VerlPS.Commands;

/// <summary>Reads <c>-SecretEnvironment</c>: names of variables of this process, or a table of names and secure strings.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretEnvironmentConvertAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        try
        {
            return Unwrap(inputData) switch
            {
                null => null,
                SecretVariable one => new[] { one },
                IDictionary table => table.Cast<DictionaryEntry>().Select(entry => new SecretVariable(TextTable.Text(entry.Key), Secret(Unwrap(entry.Value)))).ToArray(),
                string name => [SecretVariable.FromEnvironment(name, Environment.GetEnvironmentVariable)],
                IEnumerable names => names.Cast<object>().Select(Unwrap).Select(item => item as SecretVariable ?? SecretVariable.FromEnvironment(TextTable.Text(item), Environment.GetEnvironmentVariable)).ToArray(),
                object other => throw new ArgumentTransformationMetadataException($"Name variables, or give a table of names and secure strings; {other.GetType().Name} is neither."),
            };
        }
        catch (VerlException error)
        {
            throw new ArgumentTransformationMetadataException($"{error.Message} {error.Remedy}", error);
        }
    }

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static string Secret(object? value) => value switch
    {
        PSCredential credential => credential.GetNetworkCredential().Password,
        _ => TextTable.Text(value),
    };
}
