# What the benches share: medians, and the time of a program as a whole process.
function Measure-Program([string] $Name, [string[]] $Arguments) {
    $start = [Diagnostics.ProcessStartInfo]::new($Name, $Arguments)
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $process = [Diagnostics.Process]::Start($start)
    $null = $process.StandardOutput.ReadToEndAsync(), $process.StandardError.ReadToEndAsync()
    if (-not $process.WaitForExit(300000)) { $process.Kill(); throw "$Name did not end" }
    if ($process.ExitCode) { throw "$Name ended with exit code $($process.ExitCode)" }
    $watch.Elapsed.TotalMilliseconds
}

function Measure-Script([scriptblock] $Script) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    & $Script
    $watch.Elapsed.TotalMilliseconds
}

function Get-Median([double[]] $Values) {
    $sorted = [double[]]($Values | Sort-Object)
    $sorted[[Math]::Floor($sorted.Count / 2)]
}
