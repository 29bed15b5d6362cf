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

    It 'asks for GPUs as -GpuSyntax says: <Syntax>, <Gpu>' -Skip:(-not $lab) -ForEach @(
        @{ Syntax = 'Auto'; Gpu = 'device=0,2'; Runs = $true; Says = 'deploy:' }
        @{ Syntax = 'Deploy'; Gpu = 2; Runs = $true; Says = 'count: 2' }
        @{ Syntax = 'Cdi'; Gpu = 'device=1'; Runs = $true; Says = 'nvidia.com/gpu=1' }
        @{ Syntax = 'Cdi'; Gpu = 'all'; Runs = $true; Says = 'nvidia.com/gpu=all' }
        @{ Syntax = 'Gpus'; Gpu = 'all'; Runs = $false; Says = 'gpus: all' }
        @{ Syntax = 'Gpus'; Gpu = 2; Runs = $false; Says = 'gpus:' }
    ) {
        docker pull -q $image | Out-Null
        $text = New-VerlCompose $image -Name ps-syntax -Gpu $Gpu -GpuSyntax $Syntax -AsText
        $text | Should -BeOfType string
        $text | Should -Match ([regex]::Escape($Says))
        $file = New-VerlCompose $image -Name ps-syntax -Gpu $Gpu -GpuSyntax $Syntax -Path "$TestDrive/syntax" -Force
        Get-Content $file.Path -Raw | Should -Be $text
        docker compose -f $file.Path config -q
        $LASTEXITCODE | Should -Be 0
        # The short form is ignored by this release of compose.
        if ($Runs) {
            try {
                docker compose -f $file.Path up -d --quiet-pull 2>&1 | Out-Null
                $wanted = switch -Wildcard ($Gpu) { 'all' { [int]$env:VERLPS_LAB_GPUS } 'device=*' { ($Gpu -split ',').Count } default { $Gpu } }
                @(docker exec ps-syntax nvidia-smi -L) | Should -HaveCount $wanted
            }
            finally {
                docker compose -f $file.Path down -t 0 2>&1 | Out-Null
            }
        }
    }

    It 'has no CDI form for a count' {
        New-VerlCompose $image -Gpu 2 -GpuSyntax Cdi -AsText -DockerHost unix:///nowhere.sock -WarningAction SilentlyContinue -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        $failure[0].ErrorDetails.RecommendedAction | Should -Match 'device=0,1'
    }

    It 'writes nothing with -AsText' {
        New-VerlCompose $image -Path "$TestDrive/text" -AsText -DockerHost unix:///nowhere.sock -WarningAction SilentlyContinue | Should -Match '(?m)^services:'
        "$TestDrive/text" | Should -Not -Exist
    }

    It 'writes a running container down, and compose makes the same of it' -Skip:(-not $lab) {
        $env:PS_KEEP = 'never-written'
        try {
            Start-VerlContainer $image -Name ps-running -Gpu 0, 1 -Root "$TestDrive/run" -Port 18351:80 -ShmSize 96m -Environment @{ LR = '1e-6'; D = 'a$B' } -SecretEnvironment PS_KEEP -Label @{ team = 'rl' } -Command sleep, 1000 -Ulimit nofile=1024 | Out-Null
            $before = docker inspect ps-running | ConvertFrom-Json
            $file = Get-VerlContainer ps-running | New-VerlCompose -Path "$TestDrive/running"
            Get-Content $file.Path -Raw | Should -Not -Match 'never-written'
            Remove-VerlContainer ps-running -Force -Confirm:$false
            $file | Start-VerlCompose | Out-Null
            $after = docker inspect ps-running | ConvertFrom-Json
        }
        finally {
            Remove-Item env:PS_KEEP
            Remove-VerlCompose "$TestDrive/running" -Confirm:$false
        }
        foreach ($part in 'Cmd', 'Env', 'Image', 'Entrypoint', 'WorkingDir') { $after.Config.$part | Sort-Object | Should -Be ($before.Config.$part | Sort-Object) -Because $part }
        foreach ($part in 'ShmSize', 'Init', 'NetworkMode') { $after.HostConfig.$part | Should -Be $before.HostConfig.$part -Because $part }
        $after.HostConfig.Binds | Sort-Object | Should -Be ($before.HostConfig.Binds | Sort-Object)
        $after.HostConfig.DeviceRequests.DeviceIDs | Should -Be $before.HostConfig.DeviceRequests.DeviceIDs
        $after.Config.Labels.team | Should -Be 'rl'
        $after.Config.Labels.'io.verlps.spec' | Should -Be $before.Config.Labels.'io.verlps.spec'
    }

    It 'writes down a container that others made, with its volumes' -Skip:(-not $lab) {
        docker run -d --name ps-foreign -v /tmp:/x:ro --mount 'type=volume,src=ps-foreign-data,dst=/data' -e A=1 --memory 64m $image sleep 1000 2>&1 | Out-Null
        try {
            $text = Get-VerlContainer ps-foreign -All | New-VerlCompose -AsText
        }
        finally {
            docker rm -f ps-foreign | Out-Null
            docker volume rm ps-foreign-data | Out-Null
        }
        $text | Should -Match '"/tmp:/x:ro"'
        $text | Should -Match '(?s)volumes:\n  ps-foreign-data:\n    external: true'
        $text | Should -Match 'mem_limit: "67108864b"'
        $text | Should -Match 'io\.verlps\.version'
    }

    It 'changes nothing of a container that is there' -Skip:(-not $lab) {
        Start-VerlContainer $image -Name ps-running -Gpu none | New-VerlCompose -AsText -Gpu 2 -Port 1 -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Remove-VerlContainer ps-running -Force -Confirm:$false
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        "$($failure[0])" | Should -Match '-Gpu, -Port'
    }

    It 'names the image with its digest' -Skip:(-not $lab) {
        $local = "$env:VERLPS_LAB_REGISTRY/verlai/verl:vllm017.latest"
        docker pull -q $local | Out-Null
        $digest = docker image inspect $local --format '{{index .RepoDigests 0}}'
        New-VerlCompose $local -PinDigest -AsText | Should -Match ([regex]::Escape("image: `"$local@$(($digest -split '@')[1])`""))
        docker rmi -f $local | Out-Null
        New-VerlCompose $local -PinDigest -AsText | Should -Match ([regex]::Escape(($digest -split '@')[1]))
        New-VerlCompose "$env:VERLPS_LAB_REGISTRY/verlai/verl:nosuchtag" -PinDigest -AsText -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'ImageNotFound,*'
    }

    It 'keeps secrets in a file that only its owner may read' -Skip:(-not $lab) {
        $env:PS_ONE, $env:PS_TWO = "it's `$HOME`"`nx\", 'a$B${C} #d'
        try {
            $file = New-VerlCompose $image -Name ps-secret -Gpu none -SecretFile -SecretEnvironment PS_ONE, PS_TWO -Path "$TestDrive/secret-file"
            Get-Content $file.Path -Raw | Should -Not -Match 'HOME"|B\$\{C'
            stat -c %a "$TestDrive/secret-file/docker-compose.secrets.env" | Should -Be '600'
            $one, $two = $env:PS_ONE, $env:PS_TWO
            Remove-Item env:PS_ONE, env:PS_TWO
            $file | Start-VerlCompose | Out-Null
            (docker exec ps-secret sh -c 'printf %s "$PS_ONE"') -join "`n" | Should -BeExactly $one
            docker exec ps-secret sh -c 'printf %s "$PS_TWO"' | Should -BeExactly $two
            $env:PS_ONE, $env:PS_TWO = 'new', 'new'
            New-VerlCompose $image -Name ps-secret -Gpu none -SecretFile -SecretEnvironment PS_ONE, PS_TWO -Path "$TestDrive/secret-file" -Force | Out-Null
            Get-Content "$TestDrive/secret-file/docker-compose.secrets.env" | Should -Be @("PS_ONE='new'", "PS_TWO='new'")
        }
        finally {
            Remove-Item env:PS_ONE, env:PS_TWO -ErrorAction Ignore
            Remove-VerlCompose "$TestDrive/secret-file" -Confirm:$false
        }
    }

    It 'puts more into the file with -Profile and -Override' -Skip:(-not $lab) {
        $over = @{ services = @{ 'ps-over' = @{ stop_grace_period = '2m'; healthcheck = @{ test = @('CMD', 'true') } }; board = @{ image = 'x:${TAG:-1}'; profiles = @('board') } } }
        $file = New-VerlCompose $image -Name ps-over -Gpu none -Profile train, debug -Override $over -Path "$TestDrive/over"
        $file.Services | Should -Be @('ps-over', 'board')
        $config = docker compose -f $file.Path --profile train --profile board config --format json | ConvertFrom-Json
        $config.services.'ps-over'.profiles | Should -Be @('train', 'debug')
        $config.services.'ps-over'.stop_grace_period | Should -Be '2m0s'
        $config.services.'ps-over'.shm_size | Should -Not -BeNullOrEmpty
        $config.services.board.image | Should -Be 'x:1'
    }

    It 'puts the service into a file that is there with -Merge' -Skip:(-not $lab) {
        $path = "$TestDrive/team.yml"
        Set-Content $path @('# ours', 'name: team', 'services:', '  db:  # first', '    image: redis:7', '  ps-merge:', '    image: old', 'volumes: {}')
        New-VerlCompose $image -Name ps-merge -Path $path -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'FileExists,*'
        $file = New-VerlCompose $image -Name ps-merge -Path $path -Merge
        $file.ProjectName | Should -Be 'team'
        $file.Services | Should -Be @('db', 'ps-merge')
        $lines = Get-Content $path
        $lines[0..4] | Should -Be @('# ours', 'name: team', 'services:', '  db:  # first', '    image: redis:7')
        $lines[-1] | Should -Be 'volumes: {}'
        $lines | Should -Not -Contain '    image: old'
        docker compose -f $path config -q
        $LASTEXITCODE | Should -Be 0
        $text = Get-Content $path -Raw
        New-VerlCompose $image -Name ps-merge -Path $path -Merge | Out-Null
        Get-Content $path -Raw | Should -BeExactly $text
        (New-VerlCompose $image -Name ps-merge -Path "$TestDrive/none.yml" -Merge).Services | Should -Be 'ps-merge'
    }

    It 'puts the monitoring into a file that is there' -Skip:(-not $lab) {
        New-Item "$TestDrive/watched" -ItemType Directory | Out-Null
        $path = "$TestDrive/watched/compose.yaml"
        Set-Content $path @('services:', '  db:', '    image: redis:7  # keep', 'networks:', '  default: {}')
        $file = New-VerlCompose $image -Path $path -Merge -Root "$TestDrive/watched/root" -Monitoring -GpuSyntax Cdi
        $file.Services | Should -Be @('db', 'verl', 'prometheus', 'grafana', 'dcgm-exporter', 'node-exporter', 'cadvisor', 'verl-metrics')
        $text = Get-Content $path -Raw
        $text | Should -Match '(?s)^services:\n  db:\n    image: redis:7  # keep\n.*\nnetworks:\n  default: \{\}\n  verl_monitoring:'
        # All boards, asked for in the same way as the container's own.
        $text | Should -Match '(?s)dcgm-exporter:.*driver: cdi\s+device_ids:\s+- "nvidia\.com/gpu=all"'
        docker compose -f $path config -q
        $LASTEXITCODE | Should -Be 0
        "$TestDrive/watched/monitoring/prometheus/prometheus.yml" | Should -Exist
        New-VerlCompose $image -Path $path -Merge -Root "$TestDrive/watched/root" -Monitoring -GpuSyntax Cdi | Out-Null
        Get-Content $path -Raw | Should -BeExactly $text
    }

    It 'leaves a file that nothing can be put into' -Skip:(-not $lab) {
        Set-Content "$TestDrive/flow.yml" 'services: {a: {image: x}}'
        New-VerlCompose $image -Path "$TestDrive/flow.yml" -Merge -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        Get-Content "$TestDrive/flow.yml" | Should -Be 'services: {a: {image: x}}'
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

    Context 'with monitoring' {
        It 'writes what compose accepts on <Network> with <Gpu>' -Skip:(-not $lab) -ForEach @(
            @{ Network = 'bridge'; Gpu = 'all' }
            @{ Network = 'host'; Gpu = 'nvidia.com/gpu=0' }
            @{ Network = 'cluster'; Gpu = 'none' }
        ) {
            $file = New-VerlCompose $image -Path "$TestDrive/mon-$Network" -Root /data/verl -Network $Network -Gpu $Gpu -Monitoring -TensorBoard
            docker compose -f $file.Path config -q 2>&1 | Should -BeNullOrEmpty
            $LASTEXITCODE | Should -Be 0
            docker compose -f $file.Path config --services | Sort-Object | Should -Be ($file.Services | Sort-Object)
            $file.Services | Should -Contain 'verl-metrics'
            ($file.Services -contains 'dcgm-exporter') | Should -Be ($Gpu -ne 'none')
        }

        It 'keeps the password to itself' -Skip:(-not $lab) {
            $file = New-VerlCompose $image -Path "$TestDrive/secret" -Root /data/verl -Monitoring -Verbose *>&1
            $password = Get-Item "$TestDrive/secret/monitoring/grafana-admin-password"
            $password.UnixMode | Should -Be '-rw-------'
            $text = (Get-Content $password).Trim()
            $text | Should -Match '^\w{24}$'
            $file | Out-String | Should -Not -Match $text
            Get-Content -Raw "$TestDrive/secret/docker-compose.yml" | Should -Not -Match "$text|admin/admin"

            New-VerlCompose $image -Path "$TestDrive/secret" -Root /data/verl -Monitoring -Force | Out-Null
            Get-Content $password | Should -Be $text
        }

        It 'takes addresses and images' {
            $file = New-VerlCompose $image -Path "$TestDrive/mirror" -Root /data/verl -Monitoring -MonitoringAddress 10.0.0.5 -MonitoringImage @{ grafana = 'mirror:5000/g:1' } -ShmSize 1g -DockerHost unix:///nowhere.sock
            Get-Content -Raw $file.Path | Should -Match '"10.0.0.5:3000:3000/tcp"'
            Get-Content -Raw $file.Path | Should -Match 'image: "mirror:5000/g:1"'
        }

        It 'refuses <Name>' -ForEach @(
            @{ Name = 'an address that is none'; With = @{ Monitoring = $true; MonitoringAddress = 'localhost' }; Says = "'localhost' is no IP address" }
            @{ Name = 'an unknown service'; With = @{ Monitoring = $true; MonitoringImage = @{ graphana = 'g:1' } }; Says = "'graphana'.*grafana" }
            @{ Name = 'TensorBoard without a workspace'; With = @{ TensorBoard = $true }; Says = '-Root' }
            @{ Name = 'an address for nothing'; With = @{ MonitoringAddress = '10.0.0.5' }; Says = '-Monitoring' }
        ) {
            New-VerlCompose $image -Path "$TestDrive/refused" -DockerHost unix:///nowhere.sock @With -ErrorVariable failure -ErrorAction SilentlyContinue -WarningAction SilentlyContinue | Should -BeNullOrEmpty
            $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
            "$failure" | Should -Match $Says
            "$TestDrive/refused" | Should -Not -Exist
        }

        It 'writes all or nothing' {
            New-Item -ItemType Directory "$TestDrive/half/monitoring/prometheus" | Out-Null
            Set-Content "$TestDrive/half/monitoring/prometheus/prometheus.yml" 'mine'
            New-VerlCompose $image -Path "$TestDrive/half" -Root /data/verl -Monitoring -ShmSize 1g -DockerHost unix:///nowhere.sock -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure.FullyQualifiedErrorId | Should -BeLike 'FileExists,*'
            Get-ChildItem "$TestDrive/half" -Recurse -File -Force | Should -HaveCount 1
        }

        It 'says what it leaves out without a workspace' {
            $file = New-VerlCompose $image -Path "$TestDrive/rootless" -Monitoring -ShmSize 1g -DockerHost unix:///nowhere.sock -WarningVariable warning -WarningAction SilentlyContinue
            $file.Services | Should -Not -Contain 'verl-metrics'
            "$warning" | Should -Match '-Root'
        }

        It 'writes nothing with -WhatIf' {
            New-VerlCompose $image -Path "$TestDrive/whatif-monitoring" -Root /data/verl -Monitoring -DockerHost unix:///nowhere.sock -WhatIf | Should -BeNullOrEmpty
            "$TestDrive/whatif-monitoring" | Should -Not -Exist
        }
    }
}
