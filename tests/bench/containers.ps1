# Times Start-VerlContainer against 'docker run -d' of the same container, and Get-VerlContainer against 'docker ps',
# in a warm session, in pairs. Run in a lab:
#   tests/lab/enter.sh pwsh -NoProfile tests/bench/containers.ps1
param(
    [ValidateRange(3, 1000)] [int] $Starts = 15,
    [ValidateRange(3, 1000)] [int] $Lists = 31,
    [ValidateRange(1, 100)] [int] $Containers = 5,
    # Fails when a start takes more than 150 ms longer than docker's, or a list longer than docker's.
    [switch] $Assert
)
$ErrorActionPreference = 'Stop'
. $PSScriptRoot/common.ps1
Import-Module (Get-ChildItem "$PSScriptRoot/../../output/VerlPS/*/VerlPS.psd1")[-1].FullName

$image = "$env:VERLPS_LAB_REGISTRY/verlai/verl:vllm017.latest"
$name = 'verlps-bench'
docker pull -q $image | Out-Null
$run = 'run', '-d', '--name', $name, '--gpus', 'all', '--init', '--shm-size', '1g', '--ulimit', 'stack=67108864', '-e', 'PYTHONUNBUFFERED=1', $image, 'sleep', 'infinity'
try {
    1..3 | ForEach-Object { $null = Start-VerlContainer $image -Name $name -ShmSize 1g; docker rm -f $name *> $null }
    $pairs = foreach ($round in 1..$Starts) {
        $times = @{}
        foreach ($who in $(if ($round % 2) { 'docker', 'module' } else { 'module', 'docker' })) {
            $times[$who] = if ($who -eq 'docker') { Measure-Program docker $run } else { Measure-Script { $null = Start-VerlContainer $image -Name $name -ShmSize 1g } }
            docker rm -f $name *> $null
        }
        [pscustomobject]@{ Docker = $times.docker; Module = $times.module; Added = $times.module - $times.docker }
    }

    foreach ($number in 1..$Containers) { $null = Start-VerlContainer $image -Name "$name-$number" -ShmSize 1g }
    1..5 | ForEach-Object { $null = Get-VerlContainer }
    $listings = foreach ($round in 1..$Lists) {
        $docker = Measure-Program docker @('ps', '--format', 'json')
        $module = Measure-Script { $null = Get-VerlContainer }
        [pscustomobject]@{ Docker = $docker; Module = $module; Ratio = $module / $docker }
    }
}
finally {
    docker ps -aq --filter "name=$name" | ForEach-Object { docker rm -f $_ *> $null }
}

$result = [pscustomobject]@{
    StartPairs         = $Starts
    DockerRunMs        = [Math]::Round((Get-Median $pairs.Docker))
    StartMs            = [Math]::Round((Get-Median $pairs.Module))
    AddedMs            = [Math]::Round((Get-Median $pairs.Added))
    Containers         = $Containers
    DockerPsMs         = [Math]::Round((Get-Median $listings.Docker), 1)
    GetVerlContainerMs = [Math]::Round((Get-Median $listings.Module), 1)
    ListRatio          = [Math]::Round((Get-Median $listings.Ratio), 2)
}
$result
if ($Assert -and ($result.AddedMs -gt 150 -or $result.ListRatio -ge 1)) { throw 'A command is slower than it may be.' }
