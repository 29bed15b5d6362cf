using System.Security.Cryptography;
using System.Text;

namespace VerlPS.Hosts;

/// <summary>A plan as one script for bash that can be read, carried to the host, and run twice.</summary>
public static class RepairScript
{
    // The functions are there only where a step calls them.
    private const string Functions = """

        # settings_begin FILE: makes the copy that is changed.
        settings_begin() {
          mkdir -p "$(dirname "$1")"
          rm -f "$1.verlps-new"
          [ ! -e "$1" ] || cp -p "$1" "$1.verlps-new"
        }

        # settings_end FILE: checks the copy and puts it in the file's place; what was there is kept beside it.
        settings_end() {
          if cmp -s "$1" "$1.verlps-new"; then rm -f "$1.verlps-new"; return; fi
          if [[ $(dockerd --help 2>&1) == *--validate* ]]; then dockerd --validate --config-file="$1.verlps-new"; fi
          [ ! -e "$1" ] || cp -p "$1" "$1.verlps-$(date +%Y%m%d-%H%M%S)"
          mv -f "$1.verlps-new" "$1"
        }

        """;

    private const string MergeFunction = """

        # settings_merged FILE SUM: reads the new settings; stops where the file is neither what they were made from nor they themselves.
        settings_merged() {
          settings_begin "$1"
          cat >"$1.verlps-new"
          if [ -e "$1" ] && ! cmp -s "$1" "$1.verlps-new" && [ "$(sha256sum <"$1")" != "$2  -" ]; then
            rm -f "$1.verlps-new"
            echo "$1 has settings that this script was not made for, and is left as it is: run Repair-VerlHost on this host." >&2
            exit 1
          fi
          settings_end "$1"
        }

        """;

    /// <summary>The script; lines end with LF, the last one too.</summary>
    public static string Write(RepairPlan plan)
    {
        PlannedStep[] steps = [.. plan.Planned.Where(step => step.Step.Kind != RepairKind.Advice)];
        RepairStep[] advice = [.. plan.Steps.Where(step => step.Kind == RepairKind.Advice)];
        ChangeSettings[] changes = [.. steps.SelectMany(step => step.Operations).OfType<ChangeSettings>()];
        StringBuilder text = new();
        Line("#!/bin/bash");
        Line($"# Mends {OneLine(plan.HostName)}: made by Repair-VerlHost, to be run as root. A second run does no harm.");
        Line("set -euo pipefail");
        Line("if [ \"$(id -u)\" != 0 ]; then echo 'This has to be run as root.' >&2; exit 1; fi");
        if (changes.Length > 0)
            text.Append(Functions.ReplaceLineEndings("\n"));
        if (changes.Any(change => change.Program is null))
            text.Append(MergeFunction.ReplaceLineEndings("\n"));

        int number = 0;
        foreach (PlannedStep step in steps)
        {
            Line("");
            Line($"# {++number}. {OneLine(step.Step.Title)}");
            if (step.Step.Checks.Length > 0)
                Line($"#    for {string.Join(", ", step.Step.Checks)}");
            if (step.Unless is string program)
                Line($"if ! command -v {program} >/dev/null; then");
            foreach (string line in Commands(step))
                Line(step.Unless is null ? line : $"  {line}");
            if (step.Unless is not null)
                Line("fi");
        }

        if (advice.Length > 0)
        {
            Line("");
            Line("# What is left for somebody to do:");
            foreach (RepairStep step in advice)
                Line($"# {string.Join(", ", step.Checks)}: {OneLine(step.Title)}");
        }

        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');
    }

    private static IEnumerable<string> Commands(PlannedStep step)
        => step.Step.Status == RepairStatus.Failed
            ? [$"echo {ShellText.Word(OneLine(step.Step.Output ?? string.Empty))} >&2", "exit 1"]
            : step.Operations.SelectMany(operation => operation is ChangeSettings change ? Change(change) : operation.Describe());

    private static IEnumerable<string> Change(ChangeSettings change)
    {
        string file = ShellText.Word(change.Path);
        if (change.Program is RunProgram program)
            return [$"settings_begin {file}", program.Describe().Single(), $"settings_end {file}"];

        string sum = change.Present is null ? "none" : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(change.Present))).ToLowerInvariant();
        return [ShellText.Write("x", change.Merge!.Text!).Replace("cat >x", $"settings_merged {file} {sum}", StringComparison.Ordinal)];
    }

    private static string OneLine(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
