. $PSScriptRoot/common.ps1

Describe 'Test-VerlCompose' {
    BeforeDiscovery { . $PSScriptRoot/common.ps1 }
    BeforeAll {
        . $PSScriptRoot/common.ps1
        $image = 'verlai/verl:vllm017.latest'
        New-Item -ItemType Directory "$TestDrive/files", "$TestDrive/folder", "$TestDrive/empty", "$TestDrive/odd [1]" | Out-Null
        # As manuals have it.
        Set-Content "$TestDrive/files/bad.yml" @"
version: '3.8'
services:
  verl:
    image: $image
    container_name: verl
    restart: always
    environment:
      - HF_TOKEN=hf_abcdefghijklmnopqrstuvwx
    ports:
      - "8265:8265"
"@
        Set-Content "$TestDrive/files/good.yaml" @"
services:
  redis:
    image: redis:7
"@
        Set-Content "$TestDrive/folder/docker-compose.yml" 'services: {redis: {image: "redis:7"}}'
        Copy-Item "$TestDrive/files/good.yaml" "$TestDrive/folder/compose.yml"
        Copy-Item -LiteralPath "$TestDrive/files/good.yaml" -Destination "$TestDrive/odd [1]/compose.yaml"
    }

    It 'reports what is wrong, with line, service and remedy' {
        $report = Test-VerlCompose "$TestDrive/files/bad.yml"
        $report.GetType().FullName | Should -Be VerlPS.ComposeReport
        $report.Status | Should -Be NotReady
        $report.Services | Should -Be verl
        $failed = $report.Checks.Where({ $_.Status -eq 'Failed' })
        $failed.Id | Should -Be CMP-RESTART, CMP-GPU, CMP-SHM
        $failed[0].Line, $failed[0].Service | Should -Be 6, verl
        $failed[0].Reason | Should -Match '^line 6, verl: '
        $failed.Remedy | Should -Not -BeNullOrEmpty
        $report.Checks.Where({ $_.Status -eq 'Warning' }).Id | Should -Be CMP-OBSOLETE, CMP-ULIMIT, CMP-PORT, CMP-SECRET, CMP-CACHE
    }

    It 'shows failures first, with what to write' {
        $text = Test-VerlCompose "$TestDrive/files/bad.yml" | Out-String
        $text | Should -Match '(?s)bad\.yml  NotReady   1 service.*Command.*✗ CMP-RESTART +line 6, verl: .*→ Write ''command: \["sleep".*Data.*! CMP-SECRET'
        $text | Should -Match '\d+ passed · 5 warnings · 3 failed'
        (Test-VerlCompose "$TestDrive/files/bad.yml").Checks | Format-Table | Out-String | Should -Match 'CMP-RESTART +6 verl'
    }

    It 'never shows a secret' {
        $all = Test-VerlCompose "$TestDrive/files/bad.yml" -Verbose *>&1
        ($all | Format-List * | Out-String) + ($all.Where({ $_ -is [VerlPS.ComposeReport] }) | ConvertTo-Json -Depth 3) | Should -Not -Match 'hf_abc'
    }

    It 'lets compose read the file too' -Skip:(-not $lab) {
        $report = Test-VerlCompose "$TestDrive/files/good.yaml"
        $report.Status | Should -Be Ready
        $report.ComposeVersion | Should -Match '^\d+\.\d+'
        $report.Checks.Where({ $_.Id -eq 'CMP-COMPOSE' }).Status | Should -Be Passed
    }

    It 'finds nothing wrong with what New-VerlCompose wrote: <Name>' -Skip:(-not $lab) -ForEach @(
        @{ Name = 'defaults'; With = @{} }
        @{ Name = 'everything'; With = @{
                Gpu = 'device=0,1'; Root = '/data/verl'; Port = '8265', '0.0.0.0:6006:6006'; Environment = @{ LR = '1e-6'; HF_TOKEN = 'hidden'; P = '$HOME' }
                Label = @{ 'a.b' = '22:22' }; ShmSize = '32g'; IpcMode = 'shareable'; Restart = 'unless-stopped'; WorkingDirectory = '/workspace'
                TimeZone = 'Asia/Shanghai'; Command = 'echo "a: b" | cat'; Volume = '/srv/x:/x:ro'
            }
        }
        @{ Name = 'CDI'; With = @{ Gpu = 'nvidia.com/gpu=0' } }
        @{ Name = 'RDMA on the host network'; With = @{ Rdma = $true; Network = 'host'; IpcMode = 'host' } }
        @{ Name = 'no GPU'; With = @{ Gpu = 'none'; Network = 'cluster' } }
        @{ Name = 'monitoring'; With = @{ Monitoring = $true; TensorBoard = $true; Root = '/data/verl' } }
    ) {
        $report = New-VerlCompose $image -Path "$TestDrive/own-$($Name -replace '\W')" @With -WarningAction Ignore | Test-VerlCompose
        $report.Checks.Where({ $_.Status -ne 'Passed' }) | Should -BeNullOrEmpty
        $report.Status | Should -Be Ready
    }

    It 'takes files, patterns, folders and names from the pipeline' {
        (Test-VerlCompose "$TestDrive/files/*.y*ml" -Check CMP-YAML).Path | Should -Be "$TestDrive/files/bad.yml", "$TestDrive/files/good.yaml"
        (Test-VerlCompose "$TestDrive/folder" -Check CMP-YAML).Path | Should -Be "$TestDrive/folder/compose.yml"
        ("$TestDrive/files/good.yaml" | Test-VerlCompose -Check CMP-YAML).Path | Should -Be "$TestDrive/files/good.yaml"
        (Get-ChildItem "$TestDrive/files" | Test-VerlCompose -Check CMP-YAML).Count | Should -Be 2
        (Test-VerlCompose -LiteralPath "$TestDrive/odd [1]/compose.yaml" -Check CMP-YAML).Status | Should -Be Ready
        ([pscustomobject]@{ Path = "$TestDrive/odd [1]/compose.yaml" } | Test-VerlCompose -Check CMP-YAML).Status | Should -Be Ready
        Test-VerlCompose "$TestDrive/files/*.nix" | Should -BeNullOrEmpty
        Push-Location "$TestDrive/files"
        try { (Test-VerlCompose good.yaml -Check CMP-YAML).Path | Should -Be "$TestDrive/files/good.yaml" } finally { Pop-Location }
    }

    It 'answers with -Quiet' {
        Test-VerlCompose "$TestDrive/files/bad.yml" -Quiet | Should -BeExactly $false
        Test-VerlCompose "$TestDrive/files/bad.yml" -Quiet -Check CMP-SECRET | Should -BeExactly $true
        Test-VerlCompose "$TestDrive/files/good.yaml" -Quiet | Should -BeExactly $true
    }

    It 'takes only the checks that are wanted' {
        (Test-VerlCompose "$TestDrive/files/bad.yml" -Check cmp-shm, CMP-GPU*).Checks.Id | Should -Be CMP-GPU, CMP-GPUS, CMP-SHM
        (Test-VerlCompose "$TestDrive/files/bad.yml" -ExcludeCheck CMP-*).Checks | Should -BeNullOrEmpty
        { Test-VerlCompose "$TestDrive/files/bad.yml" -Check CMP-NIX } | Should -Throw -ErrorId 'InvalidArgument,VerlPS.Commands.TestVerlComposeCommand'
        $line = 'Test-VerlCompose x -Check cmp-sh'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be CMP-SHM
    }

    It 'reports a file that is no YAML, and names its line' {
        Set-Content "$TestDrive/tab.yml" "services:`n  a:`n`timage: x"
        $check = (Test-VerlCompose "$TestDrive/tab.yml").Checks[0]
        $check.Id, $check.Status, $check.Line | Should -Be CMP-YAML, Failed, 3
        $check.Reason | Should -Match 'tab'
        Test-VerlCompose "$TestDrive/tab.yml" | Out-String | Should -Match '1 failed · \d+ skipped \(the file can''t be read\)'
    }

    It 'names what is not there, and goes on' {
        $reports = Test-VerlCompose "$TestDrive/nix.yml", "$TestDrive/empty", "$TestDrive/files/good.yaml" -Check CMP-YAML -ErrorVariable failures -ErrorAction SilentlyContinue
        $reports | Should -HaveCount 1
        $failures.FullyQualifiedErrorId | Should -Be 'PathNotFound,VerlPS.Commands.TestVerlComposeCommand', 'PathNotFound,VerlPS.Commands.TestVerlComposeCommand'
        $failures.TargetObject | Should -Be "$TestDrive/nix.yml", "$TestDrive/empty"
        "$($failures[1])" | Should -Match 'docker-compose\.yml'
    }
}
