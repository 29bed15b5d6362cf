# Dot-sourced first by every test file: imports the staged module, and says whether a lab is there.
$root = Split-Path (Split-Path $PSScriptRoot)
$manifest = if ($env:VERLPS_MODULE) { $env:VERLPS_MODULE }
else { (Get-ChildItem "$root/output/VerlPS/*/VerlPS.psd1" | Sort-Object { [version]$_.Directory.Name } | Select-Object -Last 1).FullName }
if (-not $manifest) { throw 'The module is not built: run dotnet build first.' }
if ((Get-Module VerlPS).Path -ne (Join-Path (Split-Path $manifest) 'VerlPS.dll')) { Import-Module $manifest -Force }

$lab = [bool]$env:VERLPS_LAB_DIR
