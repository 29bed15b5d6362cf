using System.Globalization;
using System.Text.RegularExpressions;
using VerlPS.Failures;

namespace VerlPS.Logs;

/// <summary>
/// Takes the lines of one log apart: colours, Ray's prefixes, and the formats of verl, vLLM, SGLang, Ray, torch and NCCL.
/// It remembers what later lines need, the number of steps and open tracebacks, so each log has its own.
/// It throws on no input.
/// </summary>
/// <param name="source">The container's or file's name; every entry carries it.</param>
public sealed class VerlLogParser(string source)
{
    // The catalogue's patterns have a limit of time, which only a line of megabytes can reach.
    private const int LongestFailure = 4096;

    private readonly Tracebacks _tracebacks = new();
    private long? _totalSteps;

    /// <summary>Reads the next line.</summary>
    public void Read(LogLine line, List<VerlLogEntry> entries) => entries.Add(Parse(line));

    /// <summary>Hands out what is held back.</summary>
    public void Flush(List<VerlLogEntry> entries) => _ = _totalSteps;

    /// <summary>Reads the next line.</summary>
    public VerlLogEntry Parse(LogLine line)
    {
        string text = LineText.Visible(line.Text);
        LinePrefix prefix = LinePrefix.Take(ref text);
        return StepOf(text) is (long step, string pairs)
            ? Entry(line, prefix, new LineHead(LogLevel.Step, null, StepSummary.Write(step, pairs, _totalSteps)), null, step)
            : Classify(line, prefix, text);
    }

    private VerlLogEntry Classify(LogLine line, LinePrefix prefix, string text)
    {
        ReadTotalSteps(text);
        LineHead head = LineHead.Read(text);
        LogLevel? level = Max(head.Level, _tracebacks.Read(head.Message, line.Stream, prefix.ProcessId, head.Rank));

        // A look through the catalogue takes as long as a hundred lines; the frames of a traceback name no failure.
        bool telling = (level >= LogLevel.Warning || prefix.IsRaySystem) && !head.Message.StartsWith(' ');
        VerlFailure? failure = telling ? FailureCatalogue.Find(text.Length > LongestFailure ? text[..LongestFailure] : text) : null;
        return Entry(line, prefix, head with { Level = Max(level, LevelOf(failure)) }, failure, null);
    }

    private VerlLogEntry Entry(LogLine line, LinePrefix prefix, LineHead head, VerlFailure? failure, long? step) => new()
    {
        Timestamp = line.Timestamp,
        Source = source,
        Stream = line.Stream,
        Level = head.Level ?? LogLevel.Info,
        Actor = prefix.Actor ?? head.Component,
        ProcessId = prefix.ProcessId,
        NodeIp = prefix.NodeIp,
        Rank = head.Rank,
        Repeat = prefix.Repeat,
        Step = step,
        Message = head.Message,
        Raw = line.Text,
        Failure = failure,
    };

    private static (long Step, string Pairs)? StepOf(string text)
    {
        if (!text.Contains("step:", StringComparison.Ordinal))
            return null;
        Match match = LinePatterns.Step.Match(text);
        return match.Groups["pairs"].Success && long.TryParse(match.Groups["step"].ValueSpan, CultureInfo.InvariantCulture, out long step)
            ? (step, match.Groups["pairs"].Value)
            : null;
    }

    private void ReadTotalSteps(string text)
    {
        if (text.Contains("Total training steps: ", StringComparison.Ordinal)
            && long.TryParse(LinePatterns.TotalSteps.Match(text).Groups["n"].ValueSpan, CultureInfo.InvariantCulture, out long total))
        {
            _totalSteps = total;
        }
    }

    private static LogLevel? LevelOf(VerlFailure? failure) => failure?.Severity switch
    {
        "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        "critical" => LogLevel.Critical,
        _ => null,
    };

    private static LogLevel? Max(LogLevel? one, LogLevel? other) => one is null || other > one ? other : one;
}
