. $PSScriptRoot/common.ps1

Describe 'New-VerlCompose' {
    BeforeDiscovery { . $PSScriptRoot/common.ps1 }
    BeforeAll {
        . $PSScriptRoot/common.ps1
        $image = 'verlai/verl:vllm017.latest'
    }

    It 'writes a file that compose accepts: <Name>' -Skip:(-not $lab) -ForEach @(
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
    ) {
        $file = New-VerlCompose $image -Path "$TestDrive/$($Name -replace '\W')" @With
        docker compose -f $file.Path config -q 2>&1 | Should -BeNullOrEmpty
        $LASTEXITCODE | Should -Be 0
        $text = Get-Content -Raw $file.Path
        $text | Should -Not -Match 'hidden'
        $text | Should -Not -Match "`r"
        [IO.File]::ReadAllBytes($file.Path)[0] | Should -Be ([byte][char]'#')
    }

    It 'makes the folder, and takes the name of a file' -Skip:(-not $lab) {
        (New-VerlCompose $image -Path "$TestDrive/new/deep").Path | Should -Be "$TestDrive/new/deep/docker-compose.yml"
        (New-VerlCompose $image -Path "$TestDrive/new/mine.yaml").Path | Should -Be "$TestDrive/new/mine.yaml"
    }

    It 'refuses to replace a file, and does it with -Force' -Skip:(-not $lab) {
        Set-Content "$TestDrive/docker-compose.yml" 'mine: true'
        New-VerlCompose $image -Path $TestDrive -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -BeLike 'FileExists,*'
        $failure.CategoryInfo.Category | Should -Be 'ResourceExists'
        Get-Content "$TestDrive/docker-compose.yml" | Should -Be 'mine: true'
        New-VerlCompose $image -Path $TestDrive -Force | Out-Null
        Get-Content "$TestDrive/docker-compose.yml" | Select-Object -First 1 | Should -Match '^# Written by VerlPS'
        Get-ChildItem $TestDrive -Force -File | Should -HaveCount 1
    }

    It 'writes without an engine, and says what it had to guess' {
        $file = New-VerlCompose $image -Path "$TestDrive/offline" -DockerHost unix:///nowhere.sock -WarningVariable warning -WarningAction SilentlyContinue
        $file.Path | Should -Exist
        "$warning" | Should -Match '-ShmSize'
    }

    It 'takes an image from the pipeline' -Skip:(-not $lab) {
        $file = Get-VerlImage vllm017.latest -Available | New-VerlCompose -Path "$TestDrive/piped"
        $file.Image | Should -Be $image
    }

    It 'chooses the image for the host that is piped' -Skip:(-not $lab) {
        $choice = Test-VerlHost -Offline | Get-VerlImage -Recommended
        $file = Test-VerlHost -Offline | New-VerlCompose -Name ps-chosen -Path "$TestDrive/chosen"
        $file.Image | Should -Be $choice.Reference
    }

    It 'writes nothing with -WhatIf' {
        New-VerlCompose $image -Path "$TestDrive/whatif" -DockerHost unix:///nowhere.sock -WhatIf | Should -BeNullOrEmpty
        "$TestDrive/whatif" | Should -Not -Exist
    }
}
