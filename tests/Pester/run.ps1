# Runs the Pester suite and writes its results as NUnit XML. Called by tests/run.sh inside the lab.
param(
    [Parameter(Mandatory)]
    [string] $Results
)

$ErrorActionPreference = 'Stop'
Import-Module Pester -MinimumVersion 5.5
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.Exit = $true
$configuration.TestResult.Enabled = $true
$configuration.TestResult.OutputFormat = 'NUnitXml'
$configuration.TestResult.OutputPath = $Results
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.StackTraceVerbosity = 'FirstLine'
Invoke-Pester -Configuration $configuration
