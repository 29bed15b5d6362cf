BeforeDiscovery {
    . $PSScriptRoot/common.ps1
    $cmdlets = (Get-Command -Module VerlPS).Name
    $analyzer = Get-Module -ListAvailable PSScriptAnalyzer
    # The build of the xunit tests puts it there.
    $otherYaml = Get-Item "$PSScriptRoot/../VerlPS.Module.Tests/bin/*/net10.0/OtherModule/YamlDotNet.dll" | Select-Object -First 1
}

Describe 'VerlPS' {
    BeforeAll {
        . $PSScriptRoot/common.ps1
        $staged = (Get-Module VerlPS).Path -replace 'dll$', 'psd1'
    }

    It 'has a valid manifest' {
        Test-ModuleManifest $staged -WarningAction Stop | ForEach-Object Name | Should -Be VerlPS
    }

    It 'can be imported twice, and removed, and imported again' {
        Import-Module $staged -Force
        Import-Module $staged -Force
        Remove-Module VerlPS
        Import-Module $staged
        (Get-Command -Module VerlPS).Count | Should -Be (Import-PowerShellDataFile $staged).CmdletsToExport.Count
    }

    It 'is found by its name and loaded by itself when a command is used' {
        $folder = Split-Path (Split-Path (Split-Path $staged))
        $found = pwsh -NoProfile -Command "`$env:PSModulePath = '$folder' + [IO.Path]::PathSeparator + `$env:PSModulePath; (Get-Command Test-VerlHost).Module.Path"
        $found | Should -Be (Join-Path (Split-Path $staged) VerlPS.dll)
    }

    It 'keeps its own YamlDotNet beside that of another module' -Skip:(-not $otherYaml) -ForEach @{ Other = "$otherYaml" } {
        $file = "$TestDrive/docker-compose.yml"
        $loaded = pwsh -NoProfile -Command "
            Add-Type -Path '$other'
            Import-Module '$staged'
            New-VerlCompose verlai/verl:vllm017.latest -Path '$file' -DockerHost unix:///nowhere.sock -WarningAction Ignore | Out-Null
            [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object FullName -Like 'YamlDotNet,*' |
                ForEach-Object { [Runtime.Loader.AssemblyLoadContext]::GetLoadContext(`$_).Name } | Sort-Object"
        $loaded | Should -Be 'Default', 'VerlPS'
        $file | Should -Exist
    }

    It 'has help for <_>' -ForEach $cmdlets {
        $help = Get-Help $_ -Full
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.description.Text | Should -Not -BeNullOrEmpty
        $help.examples.example.Count | Should -BeGreaterOrEqual 2
        ($help.syntax | Out-String) | Should -Match "(?m)^$_ "
        Get-Help $_ -Examples | Out-String | Should -Match 'Example 1: '
    }

    It 'tells what to do in commands and parameters that exist' {
        $parameters = (Get-Command -Module VerlPS).Parameters.Keys | Sort-Object -Unique
        $named = foreach ($signature in [VerlPS.Failures.FailureCatalogue]::Signatures) {
            [regex]::Matches($signature.Remedy, '(?<![\w.-])-([A-Z][A-Za-z]+)\b') | Where-Object { $_.Groups[1].Value -cnotin $parameters } | ForEach-Object { "$($signature.Id) $_" }
            [regex]::Matches($signature.Remedy, '\b[A-Z][a-z]+-Verl\w+') | Where-Object { -not (Get-Command $_ -Module VerlPS -ErrorAction Ignore) } | ForEach-Object { "$($signature.Id) $_" }
        }
        $named | Should -BeNullOrEmpty
    }

    It 'passes the script analyzer: <_>' -Skip:(-not $analyzer) -ForEach 'module/VerlPS.psd1', 'build.ps1', 'tests/Pester/run.ps1' {
        Invoke-ScriptAnalyzer "$PSScriptRoot/../../$_" -Severity Warning, Error | ForEach-Object { "$($_.Line): $($_.RuleName)" } | Should -BeNullOrEmpty
    }
}
