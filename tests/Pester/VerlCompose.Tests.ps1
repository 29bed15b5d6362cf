. $PSScriptRoot/common.ps1

# What compose does is compose's; here is what comes of it as objects, errors and nothing left behind.
Describe 'Start-, Get-, Stop-, Restart- and Remove-VerlCompose' {
    BeforeDiscovery { . $PSScriptRoot/common.ps1 }
    BeforeAll {
        . $PSScriptRoot/common.ps1
        $image = "$env:VERLPS_LAB_REGISTRY/verlai/verl:vllm017.latest"
        if ($lab) { docker pull -q $image | Out-Null }
        function file([string] $Name, [string[]] $Lines) {
            New-Item "$TestDrive/$Name" -ItemType Directory -Force | Out-Null
            Set-Content "$TestDrive/$Name/compose.yaml" (@("name: psc-$Name") + $Lines)
            "$TestDrive/$Name"
        }
        function two([string] $Name, [string] $Second) {
            file $Name @('services:', "  main: {image: '$image', entrypoint: [], command: [sleep, infinity], init: true, network_mode: none, healthcheck: {test: ['CMD', 'test', '-e', '/ready'], interval: 200ms, retries: 60}}", "  second: {image: '$image', entrypoint: [], command: [sh, -c, '$Second'], init: true, network_mode: none}")
        }
        function left([string] $Name) { docker ps -aq --filter "label=com.docker.compose.project=psc-$Name"; docker network ls -q --filter "label=com.docker.compose.project=psc-$Name" }
    }
    AfterEach {
        if ($env:VERLPS_LAB_DIR) {
            docker ps -aq --filter name=psc- | ForEach-Object { docker rm -fv $_ | Out-Null }
            docker network ls -q --filter name=psc- | ForEach-Object { docker network rm $_ | Out-Null }
            docker volume ls -q --filter name=psc- | ForEach-Object { docker volume rm $_ | Out-Null }
        }
    }

    It 'starts, lists, restarts, stops and removes what New-VerlCompose wrote' -Skip:(-not $lab) {
        $file = New-VerlCompose $image -Name psc-own -Path "$TestDrive/own" -Gpu 2 -Port 18341:8265
        ($file | Get-VerlCompose).Status | Should -Be 'NotCreated'
        left own | Should -BeNullOrEmpty

        $started = $file | Start-VerlCompose
        $started.Status | Should -Be 'Running'
        $started.ProjectName | Should -Be 'psc-own'
        $started.Path | Should -Be $file.Path
        $started.Image | Should -Be $image
        $started.Containers | Should -HaveCount 1
        $started.Containers[0].State | Should -Be 'running'
        $started.Containers[0].Ports | Should -Be '127.0.0.1:18341:8265/tcp'
        @(docker exec psc-own nvidia-smi -L) | Should -HaveCount 2

        (Get-VerlCompose psc-own).Containers.Id | Should -Be $started.Containers.Id
        $file | Start-VerlCompose | ForEach-Object { $_.Containers.Id } | Should -Be $started.Containers.Id
        $again = $file | Restart-VerlCompose -TimeoutSec 1 -PassThru
        $again.Containers[0].StartedAt | Should -BeGreaterThan $started.Containers[0].StartedAt
        $file | Stop-VerlCompose | Should -BeNullOrEmpty
        (Get-VerlCompose psc-own).Status | Should -Be 'Stopped'
        $file | Remove-VerlCompose -Confirm:$false | Should -BeNullOrEmpty
        left own | Should -BeNullOrEmpty
        $file.Path | Should -Exist
    }

    It 'waits until all are healthy with -Wait' -Skip:(-not $lab) {
        $folder = two 'wait' 'sleep 1000'
        (Get-Content "$folder/compose.yaml") -replace 'command: \[sleep, infinity\]', 'command: [sh, -c, "sleep 1; touch /ready; exec sleep 1000"]' | Set-Content "$folder/compose.yaml"
        $started = Start-VerlCompose $folder -Wait -TimeoutSec 60
        ($started.Containers | Where-Object Name -EQ psc-wait-main-1).Health | Should -Be 'healthy'
        $started.Services | Should -Be @('main', 'second')
    }

    It 'says what is not healthy in time, and leaves it' -Skip:(-not $lab) {
        Start-VerlCompose (two 'late' 'sleep 1000') -Wait -TimeoutSec 1 -ErrorVariable failure -ErrorAction SilentlyContinue | ForEach-Object Status | Should -Be 'Running'
        $failure.FullyQualifiedErrorId | Should -BeLike 'WaitTimedOut,*'
        "$failure" | Should -Match 'psc-late-main-1'
        left late | Should -HaveCount 2
    }

    It 'tells the last words of a service that ends at once, and that the rest runs' -Skip:(-not $lab) {
        $project = Start-VerlCompose (two 'dies' 'echo torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB; exit 3') -ErrorVariable failure -ErrorAction SilentlyContinue
        if (-not $failure) { $project = Start-VerlCompose "$TestDrive/dies" -Wait -TimeoutSec 1 -ErrorVariable failure -ErrorAction SilentlyContinue }
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'ContainerExited,*'
        $failure[0].Exception.Failure.Id | Should -Be 'NVD013'
        $project.Status | Should -Be 'Degraded'
    }

    It 'takes a service that ends well for one that has done its work' -Skip:(-not $lab) {
        Start-VerlCompose (two 'once' 'true') | Out-Null
        foreach ($try in 1..50) { if ((docker inspect psc-once-second-1 --format '{{.State.Status}}') -eq 'exited') { break }; Start-Sleep -Milliseconds 100 }
        (Get-VerlCompose psc-once).Status | Should -Be 'Running'
    }

    It 'refuses <Case> with <Id> and leaves nothing' -Skip:(-not $lab) -ForEach @(
        @{ Case = 'an unknown key'; Id = 'InvalidArgument'; Name = 'key'; Service = "image: x, foo: 1"; Says = 'foo' }
        @{ Case = 'YAML that is none'; Id = 'InvalidArgument'; Name = 'yaml'; Service = "image: ["; Says = 'yaml' }
        @{ Case = 'a port that is taken'; Id = 'PortInUse'; Name = 'port'; Service = "image: '{0}', ports: ['127.0.0.1:5000:5000']"; Says = 'DKR007' }
        @{ Case = 'an image that is not there'; Id = 'ImageNotFound'; Name = 'image'; Service = "image: '{1}/verlai/verl:nosuch'"; Says = 'nosuch' }
        @{ Case = 'a folder that is not there'; Id = 'PathNotFound'; Name = 'mount'; Service = "image: '{0}', volumes: [{{type: bind, source: /no/such, target: /data, bind: {{create_host_path: false}}}}]"; Says = '/no/such' }
        @{ Case = 'a GPU that is not there'; Id = 'GpuUnavailable'; Name = 'gpu'; Service = "image: '{0}', command: [sleep, '9'], deploy: {{resources: {{reservations: {{devices: [{{driver: cdi, device_ids: ['nvidia.com/gpu=77'], capabilities: [gpu]}}]}}}}}}"; Says = 'gpu=77' }
    ) {
        $folder = file $Name @('services:', "  a: {$($Service -f $image, $env:VERLPS_LAB_REGISTRY)}")
        Start-VerlCompose $folder -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure.Count | Should -Be 1
        $failure[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        "$($failure[0].Exception.Message)" | Should -Match ([regex]::Escape($Says))
        $failure[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        left $Name | Should -BeNullOrEmpty
    }

    It 'leaves what was there before a failure' -Skip:(-not $lab) {
        $folder = two 'kept' 'sleep 1000'
        $before = Start-VerlCompose $folder
        Set-Content "$folder/other.yml" @('name: psc-kept', 'services:', "  third: {image: '$env:VERLPS_LAB_REGISTRY/verlai/verl:nosuch'}")
        Start-VerlCompose "$folder/other.yml" -ErrorVariable failure -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'ImageNotFound,*'
        (Get-VerlCompose psc-kept -All).Containers.Id | Should -Be $before.Containers.Id
    }

    It 'keeps volumes, and removes them with -Volumes' -Skip:(-not $lab) {
        $folder = file 'volume' @('services:', "  a: {image: '$image', entrypoint: [], command: [sleep, infinity], init: true, network_mode: none, volumes: ['data:/data']}", 'volumes: {data: {}}')
        Start-VerlCompose $folder | Remove-VerlCompose -Confirm:$false
        docker volume ls -q --filter name=psc-volume | Should -HaveCount 1
        Start-VerlCompose $folder | Remove-VerlCompose -Volumes -Confirm:$false
        docker volume ls -q --filter name=psc-volume | Should -BeNullOrEmpty
    }

    It 'removes a project whose file is gone' -Skip:(-not $lab) {
        $project = Start-VerlCompose (two 'gone' 'sleep 1000')
        Remove-Item "$TestDrive/gone" -Recurse
        $project | Remove-VerlCompose -Confirm:$false
        left gone | Should -BeNullOrEmpty
    }

    It 'names what is not there: <Case>' -Skip:(-not $lab) -ForEach @(
        @{ Case = 'a file'; Id = 'PathNotFound'; Run = { Start-VerlCompose "$TestDrive/nosuch.yml" @quiet } }
        @{ Case = 'a folder without one'; Id = 'PathNotFound'; Run = { New-Item "$TestDrive/empty" -ItemType Directory -Force | Out-Null; Stop-VerlCompose "$TestDrive/empty" @quiet } }
        @{ Case = 'a project'; Id = 'ComposeProjectNotFound'; Run = { Get-VerlCompose psc-nosuch @quiet } }
        @{ Case = 'a project to stop'; Id = 'ComposeProjectNotFound'; Run = { Stop-VerlCompose -ProjectName psc-nosuch @quiet } }
    ) {
        $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'script:failure' }
        & $Run
        $failure[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
    }

    It 'says that there is no compose' -Skip:(-not $lab) {
        $config, $path = $env:DOCKER_CONFIG, $env:PATH
        try {
            $env:DOCKER_CONFIG = "$TestDrive/config"
            $env:PATH = '/nowhere'
            Start-VerlCompose (two 'none' 'true') -ErrorVariable failure -ErrorAction SilentlyContinue
        }
        finally {
            $env:DOCKER_CONFIG, $env:PATH = $config, $path
        }
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'ComposeNotFound,*'
        $failure[0].ErrorDetails.RecommendedAction | Should -Match 'docker-compose-plugin'
    }

    It 'lists our projects, and all with -All' -Skip:(-not $lab) {
        New-VerlCompose $image -Name psc-ours -Path "$TestDrive/ours" | Start-VerlCompose | Out-Null
        Start-VerlCompose (two 'theirs' 'sleep 1000') | Out-Null
        (Get-VerlCompose psc-*).ProjectName | Should -Be 'psc-ours'
        (Get-VerlCompose psc-* -All).ProjectName | Should -Be @('psc-ours', 'psc-theirs')
        $line = 'Get-VerlCompose psc-th'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'psc-theirs'
    }

    It 'shows each service with its state' -Skip:(-not $lab) {
        $text = Start-VerlCompose (two 'view' 'exit 0') | Out-String
        $text | Should -Match 'psc-view'
        $text | Should -Match '(?m)^\s+main\s+starting\s'
        New-VerlCompose $image -Name psc-new -Path "$TestDrive/new" | Out-String | Should -Match 'not created'
    }

    It 'has one log, in order of time' -Skip:(-not $lab) {
        $folder = file 'log' @('services:', "  a: {image: '$image', entrypoint: [], command: [sh, -c, 'for i in 1 2 3 4 5; do echo a`$`$i; sleep 0.2; done; sleep 1000'], init: true, network_mode: none}", "  b: {image: '$image', entrypoint: [], command: [sh, -c, 'sleep 0.1; for i in 1 2 3 4 5; do echo b`$`$i; sleep 0.2; done; sleep 1000'], init: true, network_mode: none}")
        $project = Start-VerlCompose $folder
        foreach ($try in 1..50) { if (@($project | Get-VerlLog -Raw).Count -eq 10) { break }; Start-Sleep -Milliseconds 100 }
        $entries = @($project | Get-VerlLog)
        $entries | Should -HaveCount 10
        $entries.Timestamp | Should -Be ($entries.Timestamp | Sort-Object)
        $entries.Message | Sort-Object | Should -Be @('a1', 'a2', 'a3', 'a4', 'a5', 'b1', 'b2', 'b3', 'b4', 'b5')
        $entries.Source | Select-Object -Unique | Sort-Object | Should -Be @('psc-log-a-1', 'psc-log-b-1')
        Get-VerlCompose psc-log | Get-VerlLog -Raw -Tail 1 | Should -Be @('a5', 'b5')
        $project | Get-VerlLog -Raw -Include '^b' | Should -Be @('b1', 'b2', 'b3', 'b4', 'b5')
        $project | Get-VerlLog -Raw -Follow | Select-Object -First 10 | Sort-Object | Should -Be ($entries.Message | Sort-Object)
        Remove-VerlCompose $folder -Confirm:$false
        # The others' silence is no news.
        Start-VerlCompose (two 'silent' 'sleep 1000') | Get-VerlLog -WarningVariable warnings | Should -BeNullOrEmpty
        $warnings | Should -BeNullOrEmpty
        $project | Get-VerlLog -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'ComposeProjectNotFound,*'
    }

    It 'does nothing with -WhatIf' -Skip:(-not $lab) {
        $folder = two 'whatif' 'sleep 1000'
        Start-VerlCompose $folder -WhatIf
        left whatif | Should -BeNullOrEmpty
        $before = Start-VerlCompose $folder
        Stop-VerlCompose $folder -WhatIf
        Remove-VerlCompose $folder -WhatIf
        Restart-VerlCompose $folder -WhatIf
        (Get-VerlCompose psc-whatif).Containers.StartedAt | Should -Be $before.Containers.StartedAt
    }
}
