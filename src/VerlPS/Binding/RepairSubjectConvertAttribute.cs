using System.Collections;
using System.Management.Automation;
using VerlPS.Hosts;

namespace VerlPS.Commands;

/// <summary>Reads what is piped to Repair-VerlHost: reports and checks, also as ConvertFrom-Json gives them back.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RepairSubjectConvertAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? input = inputData is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : inputData;
        return input is IEnumerable many and not string
            ? many.Cast<object>().Select(Read).ToArray()
            : new[] { Read(input) };
    }

    private static RepairSubject Read(object? input) => (input is PSObject wrapped ? wrapped.BaseObject : input) switch
    {
        RepairSubject known => known,
        HostReport report => RepairSubject.From(report),
        HostCheck check => RepairSubject.From(check),
        PSCustomObject when Member(input, "Checks") is IEnumerable checks => new RepairSubject(Text(input, "HostName"), [.. checks.Cast<object>().Select(ReadCheck)])
        {
            DockerHost = Text(input, "DockerHost"),
            Distribution = Member(input, "Distribution") is PSObject distribution ? ReadDistribution(distribution) : null,
            EngineVersion = Member(input, "Engine") is PSObject engine ? Text(engine, "Version") : null,
            Memory = LanguagePrimitives.TryConvertTo(Member(input, "Memory"), out long memory) && memory > 0 ? memory : null,
            IsReport = true,
        },
        PSCustomObject => RepairSubject.From(ReadCheck(input!)),
        _ => throw NotOurs(input),
    };

    private static HostCheck ReadCheck(object input)
        => Text(input, "Id") is string id && LanguagePrimitives.TryConvertTo(Member(input, "Status"), out CheckStatus status) && Enum.IsDefined(status)
            ? new HostCheck
            {
                Id = id,
                Group = Text(input, "Group") ?? string.Empty,
                Name = Text(input, "Name") ?? id,
                Status = status,
                Found = Text(input, "Found"),
                Wanted = Text(input, "Wanted"),
                Reason = Text(input, "Reason"),
                Remedy = Text(input, "Remedy"),
                HostName = Text(input, "HostName"),
            }
            : throw NotOurs(input);

    private static LinuxDistribution? ReadDistribution(PSObject input)
        => Text(input, "Id") is not string id ? null : new LinuxDistribution(
            id,
            LanguagePrimitives.TryConvertTo(Member(input, "IdLike"), out string[] like) ? like ?? [] : [],
            Text(input, "VersionId"),
            Text(input, "Codename"));

    private static object? Member(object? input, string name) => input is null ? null : PSObject.AsPSObject(input).Properties[name]?.Value;

    private static string? Text(object? input, string name)
        => Member(input, name) is object value && LanguagePrimitives.TryConvertTo(value, out string text) && text.Length > 0 ? text : null;

    private static ArgumentTransformationMetadataException NotOurs(object? input)
        => new($"'{input}' is neither a report of Test-VerlHost nor one of its checks.");
}
