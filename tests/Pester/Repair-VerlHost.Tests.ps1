. $PSScriptRoot/common.ps1

Describe 'Repair-VerlHost' {
    BeforeDiscovery { . $PSScriptRoot/common.ps1 }
    BeforeAll {
        . $PSScriptRoot/common.ps1
        $fixtures = "$PSScriptRoot/../VerlPS.Tests/Hosts/Repair/Fixtures"
        function Read($Name) { Get-Content "$fixtures/$Name.json" -Raw | ConvertFrom-Json }
        function Show {
            $rendering = $PSStyle.OutputRendering
            $PSStyle.OutputRendering = 'PlainText'
            try { $input | Out-String -Width 80 } finally { $PSStyle.OutputRendering = $rendering }
        }
    }

    It 'makes the script of a report of <_> that bash takes' -ForEach ubuntu-22.04, debian-12, rocky-9, openeuler-22.03 {
        $script = Read $_ | Repair-VerlHost -Mirror https://mirror.example.com -AsScript
        $script | Should -BeExactly (Get-Content "$fixtures/$_.sh" -Raw)
        $script | bash -n
        $LASTEXITCODE | Should -Be 0
    }

    It 'plans the same for a report of <_> with -WhatIf, and changes nothing' -ForEach ubuntu-22.04, debian-12, rocky-9, openeuler-22.03 {
        $report = Read $_
        ($report | Repair-VerlHost -WhatIf).Id | Should -Be ($report | Repair-VerlHost).Id
        $report | Repair-VerlHost -Apply -WhatIf -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'RepairNotPossible,*'
    }

    It 'takes single checks, as objects and as JSON' {
        $report = Read debian-12
        $steps = $report.Checks | Where-Object Id -In HOST-NOFILE, DKR-RUNTIMES | Repair-VerlHost -Verbose:$false
        $steps.Id | Should -Contain set-daemon-json
        ($report.Checks[0] | ConvertTo-Json | ConvertFrom-Json | Repair-VerlHost).Checks | Select-Object -Unique | Should -Be HOST-NOFILE
    }

    It 'shows a plan within 80 columns, with what each step is for' {
        $text = Read rocky-9 | Repair-VerlHost | Show
        $text | Should -Match '(?m)^     1  install-docker +Install Docker Engine'
        $text | Should -Match '(?m)^ +for DKR-ENGINE, DKR-COMPOSE · restarts the engine'
        $text -split "`n" | Where-Object Length -GT 80 | Should -BeNullOrEmpty
    }

    It 'completes ids of checks' {
        (TabExpansion2 'Repair-VerlHost -Check DKR-G').CompletionMatches.CompletionText | Should -Contain DKR-GPUDRIVER
    }

    Context 'in the lab' -Skip:(-not $lab) {
        It 'tests the host itself where nothing is piped' {
            $steps = Repair-VerlHost -Check HOST-*
            $problems = (Test-VerlHost -Check HOST-*).Checks | Where-Object Status -In Failed, Warning
            $steps.Checks | Sort-Object -Unique | Should -Be ($problems.Id | Sort-Object)
        }

        It 'survives the way through JSON' {
            $report = Test-VerlHost
            $copy = $report | ConvertTo-Json -Depth 6 | ConvertFrom-Json
            ($copy | Repair-VerlHost).Commands | Should -Be ($report | Repair-VerlHost).Commands
        }
    }
}
