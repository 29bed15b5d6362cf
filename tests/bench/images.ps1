# Times Install-VerlImage against 'docker pull', and Get-VerlImage against 'docker images', in a warm session, in pairs.
# Run in a lab of its own, whose images are large, and on a terminal, so that progress is drawn:
#   tests/lab/up.sh --dir /tmp/verlps-bench --layer-mb 300
#   tests/lab/enter.sh --dir /tmp/verlps-bench pwsh -NoProfile tests/bench/images.ps1
param(
    [ValidateRange(3, 1000)] [int] $Pulls = 9,
    [ValidateRange(3, 1000)] [int] $Lists = 31,
    [ValidateRange(1, 10000)] [int] $LocalImages = 200,
    # Fails when a pull takes more than 1.05 times that of docker, or a list longer than that of docker.
    [switch] $Assert
)
$ErrorActionPreference = 'Stop'
. $PSScriptRoot/common.ps1
Import-Module (Get-ChildItem "$PSScriptRoot/../../output/VerlPS/*/VerlPS.psd1")[-1].FullName

$image = "$env:VERLPS_LAB_REGISTRY/verlai/verl:vllm024.latest"
# Layers are shared by all images of the lab: only an empty store pulls all of them.
function Clear-Store { docker images -q | Sort-Object -Unique | ForEach-Object { docker rmi -f $_ *> $null } }

Clear-Store
$null = Install-VerlImage $image
$pairs = foreach ($round in 1..$Pulls) {
    # Whoever comes second may find a warmer disk, so that they take turns.
    $order = if ($round % 2) { 'docker', 'module' } else { 'module', 'docker' }
    $times = @{}
    foreach ($who in $order) {
        Clear-Store
        $times[$who] = if ($who -eq 'docker') { Measure-Program docker @('pull', $image) } else { Measure-Script { $null = Install-VerlImage $image } }
    }
    [pscustomobject]@{ Docker = $times.docker; Module = $times.module; Ratio = $times.module / $times.docker }
}

$folder = (New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "verlps-bench-$PID")).FullName
foreach ($number in 1..$LocalImages) {
    Set-Content "$folder/file" $number
    tar -C $folder -c file | docker import - "verlai/verl:vllm0$($number % 90 + 10).dev$number" *> $null
}
Remove-Item -Recurse $folder
1..5 | ForEach-Object { $null = Get-VerlImage }
$listings = foreach ($round in 1..$Lists) {
    $docker = Measure-Program docker @('images', '--format', 'json')
    $module = Measure-Script { $null = Get-VerlImage }
    [pscustomobject]@{ Docker = $docker; Module = $module; Ratio = $module / $docker }
}
$listed = @(Get-VerlImage).Count
Clear-Store

$result = [pscustomobject]@{
    PullPairs        = $Pulls
    DockerPullMs     = [Math]::Round((Get-Median $pairs.Docker))
    InstallMs        = [Math]::Round((Get-Median $pairs.Module))
    PullRatio        = [Math]::Round((Get-Median $pairs.Ratio), 3)
    Images           = $listed
    DockerImagesMs   = [Math]::Round((Get-Median $listings.Docker), 1)
    GetVerlImageMs   = [Math]::Round((Get-Median $listings.Module), 1)
    ListRatio        = [Math]::Round((Get-Median $listings.Ratio), 2)
}
$result
if ($Assert -and ($result.PullRatio -gt 1.05 -or $result.ListRatio -ge 1)) { throw 'A command is slower than it may be.' }
