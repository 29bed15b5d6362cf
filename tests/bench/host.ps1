# Times Test-VerlHost in a warm session against what it replaces, one after another on the same host:
# docker version, docker info, nvidia-smi -q -x. Prints medians and ratios; runs in pwsh and in verlps.
param(
    [ValidateRange(3, 1000)] [int] $Rounds = 21,
    # Fails when a run takes longer than its slowest source plus 150 ms, or longer than the three programs.
    [switch] $Assert
)
$ErrorActionPreference = 'Stop'

. $PSScriptRoot/common.ps1

1..5 | ForEach-Object { $null = Test-VerlHost }
$runs = foreach ($round in 1..$Rounds) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $report = Test-VerlHost
    $whole = $watch.Elapsed.TotalMilliseconds
    $programs = @(
        Measure-Program docker version
        Measure-Program docker info
        Measure-Program nvidia-smi @('-q', '-x')
    )
    [pscustomobject]@{
        Whole    = $whole
        Slowest  = ($report.Checks.Duration.TotalMilliseconds | Measure-Object -Maximum).Maximum
        Programs = ($programs | Measure-Object -Sum).Sum
        Checks   = $report.Checks.Count
    }
}

$whole = Get-Median $runs.Whole
$programs = Get-Median $runs.Programs
$overSlowest = Get-Median ($runs | ForEach-Object { $_.Whole - $_.Slowest })
$ratio = Get-Median ($runs | ForEach-Object { $_.Whole / $_.Programs })
[pscustomobject]@{
    Rounds                = $Rounds
    Checks                = $runs[0].Checks
    TestVerlHostMs        = [Math]::Round($whole, 1)
    ProgramsMs            = [Math]::Round($programs, 1)
    MillisecondsOverSlowestSource = [Math]::Round($overSlowest, 1)
    Ratio                 = [Math]::Round($ratio, 2)
}
if ($Assert -and ($overSlowest -gt 150 -or $ratio -ge 1)) { throw "Test-VerlHost is too slow: $ratio times the programs, $overSlowest ms over its slowest source" }
