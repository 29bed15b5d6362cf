using System.Management.Automation;

namespace VerlPS.Commands;

/// <summary>Turns the core's progress into PowerShell's.</summary>
internal static class ProgressRecords
{
    public static ProgressRecord From(ProgressItem item) => new(item.Id, item.Activity, item.Status)
    {
        ParentActivityId = item.ParentId ?? -1,
        PercentComplete = item.Percent ?? -1,
        SecondsRemaining = item.Remaining is TimeSpan left ? (int)Math.Min(left.TotalSeconds, int.MaxValue) : -1,
        RecordType = item.Completed ? ProgressRecordType.Completed : ProgressRecordType.Processing,
    };
}
