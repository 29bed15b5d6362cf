#!/usr/bin/env pwsh
<#
.SYNOPSIS
Builds, tests, packages, publishes or installs the module. The logic is in MSBuild and tests/run.sh; this is their front.
.PARAMETER Task
Build makes output/VerlPS/<version>; Test runs everything that this machine can run; Package makes output/VerlPS.<version>.nupkg;
Publish sends the module to a repository; Install copies it to the first folder of PSModulePath.
.PARAMETER Configuration
The configuration of Build.
.PARAMETER Repository
The repository of Publish, as Get-PSResourceRepository names it.
.PARAMETER ApiKey
The key for that repository. Without it Publish takes the one in the environment variable VERLPS_API_KEY.
.EXAMPLE
./build.ps1
.EXAMPLE
./build.ps1 -Task Publish -ApiKey (Read-Host -AsSecureString) -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [ValidateSet('Build', 'Test', 'Package', 'Publish', 'Install')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    [string] $Repository = 'PSGallery',

    [securestring] $ApiKey
)

$ErrorActionPreference = 'Stop'

$version = (Import-PowerShellDataFile "$PSScriptRoot/module/VerlPS.psd1").ModuleVersion
$staged = "$PSScriptRoot/output/VerlPS/$version"

function Build([string] $Project, [string] $Configuration) {
    dotnet build "$PSScriptRoot/$Project" --configuration $Configuration --nologo
    if ($LASTEXITCODE -ne 0) { throw "The build of $Project failed." }
}

function Assert-PSResourceGet([string] $Command) {
    if (-not (Get-Command $Command -ErrorAction Ignore)) {
        throw "$Command is missing. It comes with Microsoft.PowerShell.PSResourceGet 1.1 or newer: Install-Module Microsoft.PowerShell.PSResourceGet"
    }
}

switch ($Task) {
    'Build' {
        if ($PSCmdlet.ShouldProcess($staged, 'Build')) { Build VerlPS.sln $Configuration }
    }
    'Test' {
        if ($PSCmdlet.ShouldProcess($PSScriptRoot, 'Run every test')) {
            bash "$PSScriptRoot/tests/run.sh"
            if ($LASTEXITCODE -ne 0) { throw 'Tests failed.' }
        }
    }
    'Package' {
        Assert-PSResourceGet Compress-PSResource
        if ($PSCmdlet.ShouldProcess("$PSScriptRoot/output/VerlPS.$version.nupkg", 'Package')) {
            Build src/VerlPS $Configuration
            Compress-PSResource -Path $staged -DestinationPath "$PSScriptRoot/output" -PassThru
        }
    }
    'Publish' {
        Assert-PSResourceGet Publish-PSResource
        $key = if ($ApiKey) { ConvertFrom-SecureString $ApiKey -AsPlainText } else { $env:VERLPS_API_KEY }
        if (-not $key -and -not $WhatIfPreference) { throw 'Publish needs a key: -ApiKey, or the environment variable VERLPS_API_KEY.' }
        if ($PSCmdlet.ShouldProcess("VerlPS $version to $Repository", 'Publish')) {
            Build src/VerlPS $Configuration
            Publish-PSResource -Path $staged -Repository $Repository -ApiKey $key
        }
    }
    'Install' {
        $target = [IO.Path]::Join(($env:PSModulePath -split [IO.Path]::PathSeparator)[0], 'VerlPS', $version)
        if ($PSCmdlet.ShouldProcess($target, 'Install')) {
            Build src/VerlPS $Configuration
            if (Test-Path $target) { Remove-Item $target -Recurse -Force }
            New-Item -ItemType Directory (Split-Path $target) -Force | Out-Null
            Copy-Item $staged $target -Recurse
            Get-Module $target/VerlPS.psd1 -ListAvailable
        }
    }
}
