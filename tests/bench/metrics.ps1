# Times Get-VerlMetric on a large console log against 'grep -c step:', in a warm session and in pairs, both from the page
# cache, and measures how much more memory a warm process takes for it than for a small one. Makes its own logs and removes them.
param(
    [ValidateRange(3, 1000)] [int] $Rounds = 9,
    [ValidateRange(10, 100000)] [int] $Megabytes = 2000,
    # Fails when the command takes more than 1.5 times as long as grep, or 16 MB more for the large log than for the small.
    [switch] $Assert
)
$ErrorActionPreference = 'Stop'
. $PSScriptRoot/common.ps1
$manifest = (Get-ChildItem "$PSScriptRoot/../../output/VerlPS/*/VerlPS.psd1")[-1].FullName
Import-Module $manifest

# A step's line of about 3 KB after each thousand of ordinary lines.
function Write-RunLog([string] $Path, [long] $Length) {
    $random = [Random]::new(1)
    $names = @('actor/entropy', 'actor/pg_loss', 'actor/grad_norm', 'critic/score/mean', 'response_length/clip_ratio', 'perf/throughput', 'timing_s/step') +
    (1..93 | ForEach-Object { "timing_per_token_ms/metric_$_" })
    $ordinary = [Text.Encoding]::UTF8.GetBytes((-join (1..1000 | ForEach-Object {
                    "`e[36m(WorkerDict pid=$(4000 + $_), ip=10.0.0.6)`e[0m INFO:2026-08-20 06:33:41,$($_ % 1000):[Rank $($_ % 8)] saved optimizer state of global_step_$_ to /checkpoints/demo/global_step_$_/actor/optim_world_size_8_rank_$($_ % 8).pt`n" })))
    $file = [IO.File]::Create($Path)
    try {
        for ($step = 1; $file.Position -lt $Length; $step++) {
            $pairs = foreach ($name in $names) { "${name}:$($random.NextDouble())" }
            $file.Write($ordinary)
            $file.Write([Text.Encoding]::UTF8.GetBytes("(TaskRunner pid=3125) step:$step - $($pairs -join ' - ')`n"))
        }
    }
    finally { $file.Dispose() }
    $step - 1
}

# The most memory that a process of its own needs to read a log, once what it runs is compiled: the compiler waits for
# pauses, and takes some 15 MB itself.
function Measure-Peak([string] $Path) {
    $script = "Import-Module '$manifest'; 1..4 | ForEach-Object { 1..25 | ForEach-Object { Get-VerlMetric '$small' -WarningAction Ignore | Out-Null }; Start-Sleep -Milliseconds 500 }
        Get-VerlMetric '$Path' -WarningAction Ignore | Out-Null; (Get-Content /proc/self/status | Select-String VmHWM) -replace '\D'"
    [long](pwsh -NoProfile -Command $script) / 1024
}

$folder = (New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "verlps-bench-$PID")).FullName
try {
    $large = "$folder/large.log"
    $small = "$folder/small.log"
    $null = Write-RunLog $small 10MB
    $steps = Write-RunLog $large ($Megabytes * 1e6)

    1..5 | ForEach-Object { $null = Get-VerlMetric $small -WarningAction Ignore }
    $found = @(Get-VerlMetric $large -WarningAction Ignore).Count
    if ($found -ne $steps) { throw "$found of $steps steps were found" }
    $pairs = foreach ($round in 1..$Rounds) {
        $times = @{}
        foreach ($who in $(if ($round % 2) { 'grep', 'module' } else { 'module', 'grep' })) {
            $times[$who] = if ($who -eq 'grep') { Measure-Program grep @('-c', 'step:', $large) } else { Measure-Script { $null = Get-VerlMetric $large -WarningAction Ignore } }
        }
        [pscustomobject]@{ Grep = $times.grep; Module = $times.module; Ratio = $times.module / $times.grep }
    }
    $peaks = foreach ($path in $small, $large) { Get-Median @(1..3 | ForEach-Object { Measure-Peak $path }) }
}
finally {
    Remove-Item -Recurse $folder
}

$result = [pscustomobject]@{
    Megabytes       = $Megabytes
    Steps           = $steps
    GrepMs          = [Math]::Round((Get-Median $pairs.Grep))
    GetVerlMetricMs = [Math]::Round((Get-Median $pairs.Module))
    Ratio           = [Math]::Round((Get-Median $pairs.Ratio), 2)
    PeakSmallMB     = [Math]::Round($peaks[0])
    PeakLargeMB     = [Math]::Round($peaks[1])
}
$result
if ($Assert -and ($result.Ratio -gt 1.5 -or $result.PeakLargeMB - $result.PeakSmallMB -gt 16)) { throw 'The command is slower or larger than it may be.' }
