# Times Get-VerlLog against 'docker logs' on a container of a million lines, the last lines of a large file against those
# of a small one, and how long a line takes to arrive with -Follow; and measures what memory a large file takes. In a warm
# session, in pairs, all from the page cache. Run in a lab:
#   tests/lab/enter.sh pwsh -NoProfile tests/bench/logs.ps1
param(
    [ValidateRange(3, 1000)] [int] $Rounds = 5,
    [ValidateRange(1000, 100000000)] [int] $Lines = 1000000,
    [ValidateRange(10, 100000)] [int] $Megabytes = 2000,
    [ValidateSet('json-file', 'local')] [string] $Driver = 'json-file',
    # Fails when the command is slower than docker from the engine, less than 1.3 times as fast with -Raw or 5 times from
    # the engine's file; when the last lines of 10 GB take 100 ms more than those of 1 MB; or when a file takes 16 MB more
    # memory than one of 10 MB.
    [switch] $Assert
)
$ErrorActionPreference = 'Stop'
. $PSScriptRoot/common.ps1
$manifest = (Get-ChildItem "$PSScriptRoot/../../output/VerlPS/*/VerlPS.psd1")[-1].FullName
Import-Module $manifest

$image = "$env:VERLPS_LAB_REGISTRY/verlai/verl:vllm017.latest"
$name = "verlps-bench-$PID"
$writer = 'BEGIN { for (i = 1; i <= lines; i++) printf "(WorkerDict pid=%d, ip=10.0.0.6) INFO:2026-08-20 06:33:41,%03d:[Rank %d] saved global_step_%07d to /ckpt\n", 4000 + i % 8, i % 1000, i % 8, i }'
$clock = "import time`nfor _ in range(100): print(time.time_ns(), flush=True); time.sleep(0.1)"

# Reads the container in one of the ways that are compared; the time, in ms.
function Measure-Read([string] $Way) {
    if ($Way -eq 'Docker') { return Measure-Program sh @('-c', "exec docker logs $name >/dev/null 2>&1") }
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $count = switch ($Way) {
        'Engine' { Get-VerlLog $name -Source Engine | & { begin { $n = 0 } process { $n++ } end { $n } } }
        'EngineRaw' { Get-VerlLog $name -Source Engine -Raw | & { begin { $n = 0 } process { $n++ } end { $n } } }
        'Auto' { Get-VerlLog $name | & { begin { $n = 0 } process { $n++ } end { $n } } }
        'AutoMeasure' { (Get-VerlLog $name | Measure-Object).Count }
    }
    $milliseconds = $watch.Elapsed.TotalMilliseconds
    if ($count -ne $Lines) { throw "$Way gave $count of $Lines lines" }
    $milliseconds
}

function Measure-Tail([string] $Path) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $found = @(Get-VerlLog -LiteralPath $Path -Tail 100)
    $milliseconds = $watch.Elapsed.TotalMilliseconds
    if ($found.Count -ne 100 -or $found[-1].Message -notlike '* 999 *') { throw "The last lines of $Path are not what was written" }
    $milliseconds
}

# The most memory that a process of its own needs to read a file, once what it runs is compiled.
function Measure-Peak([string] $Path, [string] $Options) {
    $script = "Import-Module '$manifest'; 1..30 | ForEach-Object { Get-VerlLog -LiteralPath '$small' $Options | Out-Null }
        Get-VerlLog -LiteralPath '$Path' $Options | Out-Null; (Get-Content /proc/self/status | Select-String VmHWM) -replace '\D'"
    [long](pwsh -NoProfile -Command $script) / 1024
}

# Follows a container that prints the time every 100 ms: how long its lines take to arrive, from the engine's time and from
# their own. Those of the first second may have been written before anybody followed.
function Measure-Latency([string] $Way) {
    docker run -d --name "$name-clock" --network none --entrypoint python3 $image -c $clock | Out-Null
    $arrivals = if ($Way -eq 'Docker') {
        $start = [Diagnostics.ProcessStartInfo]::new('docker', @('logs', '-f', '-t', "$name-clock"))
        $start.RedirectStandardOutput = $true
        $process = [Diagnostics.Process]::Start($start)
        while ($null -ne ($line = $process.StandardOutput.ReadLine())) {
            $now = [DateTimeOffset]::UtcNow
            $stamp, $text = $line -split ' '
            [pscustomobject]@{ Now = $now; Stamp = [DateTimeOffset]::Parse($stamp, [cultureinfo]::InvariantCulture); Text = $text }
        }
    }
    else {
        Get-VerlLog "$name-clock" -Follow -Source $Way | ForEach-Object { [pscustomobject]@{ Now = [DateTimeOffset]::UtcNow; Stamp = $_.Timestamp; Text = $_.Raw } }
    }
    docker rm -f "$name-clock" | Out-Null
    if ($arrivals.Count -ne 100) { throw "$Way followed $($arrivals.Count) of 100 lines" }
    $steady = $arrivals | Select-Object -Skip 10
    [pscustomobject]@{
        Stamped = Get-Median @($steady | ForEach-Object { ($_.Now - $_.Stamp).TotalMilliseconds })
        Written = Get-Median @($steady | ForEach-Object { ($_.Now - [DateTimeOffset]::UnixEpoch.AddTicks([long]$_.Text / 100)).TotalMilliseconds })
    }
}

$folder = (New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) $name)).FullName
$small, $large, $short, $sparse = 'small', 'large', 'short', 'sparse' | ForEach-Object { "$folder/$_.log" }
try {
    docker pull -q $image | Out-Null
    docker run -d --name $name --network none --log-driver $Driver --log-opt max-size=1g --log-opt max-file=1 --entrypoint awk $image -v lines=$Lines $writer | Out-Null
    if ((docker wait $name) -ne '0') { throw "The container that writes $Lines lines failed" }
    $ways = 'Docker', 'Engine', 'EngineRaw', 'Auto', 'AutoMeasure'
    foreach ($way in $ways) { $null = Measure-Read $way }
    $reads = foreach ($round in 1..$Rounds) {
        $times = [ordered]@{}
        foreach ($way in $(if ($round % 2) { $ways } else { $ways[4..0] })) { $times[$way] = Measure-Read $way }
        [pscustomobject]$times
    }

    $latency = @{}
    foreach ($way in 'Docker', 'Engine', 'File') { $latency[$way] = Measure-Latency $way }

    $block = [Text.Encoding]::UTF8.GetBytes(-join (0..999 | ForEach-Object {
                "(WorkerDict pid=$(4000 + $_ % 8), ip=10.0.0.6) INFO:2026-08-20 06:33:41,$($_.ToString('d3')):[Rank $($_ % 8)] saved global_step $_ to /checkpoints`n" }))
    foreach ($file in @{ Path = $small; Length = 10MB }, @{ Path = $large; Length = $Megabytes * 1e6 }, @{ Path = $short; Length = 1MB }) {
        $stream = [IO.File]::Create($file.Path)
        try { while ($stream.Length -lt $file.Length) { $stream.Write($block) } } finally { $stream.Dispose() }
    }
    $stream = [IO.File]::Create($sparse)
    try { $stream.SetLength(10GB); $stream.Position = 10GB; $stream.Write($block) } finally { $stream.Dispose() }
    foreach ($path in $short, $sparse) { 1..20 | ForEach-Object { $null = Measure-Tail $path } }
    $tails = foreach ($round in 1..31) {
        $times = @{}
        foreach ($path in $(if ($round % 2) { $short, $sparse } else { $sparse, $short })) { $times[$path] = Measure-Tail $path }
        [pscustomobject]@{ Short = $times[$short]; Sparse = $times[$sparse]; Added = $times[$sparse] - $times[$short] }
    }

    $peaks = @{}
    foreach ($options in '', '-Raw') { $peaks[$options] = foreach ($path in $small, $large) { Get-Median @(1..3 | ForEach-Object { Measure-Peak $path $options }) } }
}
finally {
    docker ps -aq --filter "name=$name" | ForEach-Object { docker rm -f $_ *> $null }
    Remove-Item -Recurse $folder
}

$result = [ordered]@{ Driver = $Driver; Lines = $Lines }
foreach ($way in $ways) { $result["${way}Ms"] = [Math]::Round((Get-Median $reads.$way)) }
foreach ($way in $ways[1..4]) { $result["${way}Ratio"] = [Math]::Round((Get-Median @($reads | ForEach-Object { $_.Docker / $_.$way })), 2) }
$result.TailShortMs = [Math]::Round((Get-Median $tails.Short), 1)
$result.TailSparseMs = [Math]::Round((Get-Median $tails.Sparse), 1)
$result.TailAddedMs = [Math]::Round((Get-Median $tails.Added), 1)
$result.Megabytes = $Megabytes
foreach ($options in '', '-Raw') {
    $result["Peak$($options.Trim('-'))SmallMB"] = [Math]::Round($peaks[$options][0])
    $result["Peak$($options.Trim('-'))LargeMB"] = [Math]::Round($peaks[$options][1])
}
foreach ($way in 'Docker', 'Engine', 'File') {
    $result["Follow${way}Ms"] = [Math]::Round($latency[$way].Stamped, 1)
    $result["Follow${way}FromWriteMs"] = [Math]::Round($latency[$way].Written, 1)
}
$result = [pscustomobject]$result
$result
$missed = @(
    if ($result.EngineRatio -lt 1) { 'EngineRatio' }
    if ($result.EngineRawRatio -lt 1.3) { 'EngineRawRatio' }
    if ($result.AutoRatio -lt 5) { 'AutoRatio' }
    if ($result.TailAddedMs -ge 100) { 'TailAddedMs' }
    if ($result.PeakLargeMB - $result.PeakSmallMB -gt 16) { 'PeakLargeMB' }
    if ($result.PeakRawLargeMB - $result.PeakRawSmallMB -gt 16) { 'PeakRawLargeMB' }
)
if ($Assert -and $missed) { throw "The command is slower or larger than it may be: $($missed -join ', ')." }
