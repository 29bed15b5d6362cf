. $PSScriptRoot/common.ps1

Describe 'Start-VerlContainer' {
    BeforeDiscovery { . $PSScriptRoot/common.ps1 }
    BeforeAll {
        . $PSScriptRoot/common.ps1
        $image = "$env:VERLPS_LAB_REGISTRY/verlai/verl:vllm017.latest"
        function inspect([string] $format) { docker inspect ps-verl --format $format }
    }
    AfterEach {
        if ($env:VERLPS_LAB_DIR) { docker ps -aq --filter name=ps-verl | ForEach-Object { docker rm -f $_ | Out-Null } }
    }

    It 'starts a container that stays alive, with all GPUs' -Skip:(-not $lab) {
        $container = Start-VerlContainer $image -Name ps-verl
        $container.State | Should -Be 'running'
        $container.Gpus | Should -Be 'all'
        $container.DockerHost | Should -Be $env:DOCKER_HOST
        (docker exec ps-verl nvidia-smi -L) | Should -HaveCount ([int]$env:VERLPS_LAB_GPUS)
        inspect '{{index .Config.Labels "io.verlps.role"}}' | Should -Be 'single'
    }

    It 'gives the GPUs that -Gpu names: <Gpu>' -Skip:(-not $lab) -ForEach @(
        @{ Gpu = 2; Sees = 2 }
        @{ Gpu = 'device=1'; Sees = 1 }
        @{ Gpu = 0, 3; Sees = 2 }
        @{ Gpu = 'nvidia.com/gpu=1'; Sees = 1 }
    ) {
        Start-VerlContainer $image -Name ps-verl -Gpu $Gpu | Out-Null
        @(docker exec ps-verl nvidia-smi -L) | Should -HaveCount $Sees
    }

    It 'gives none with -Gpu none' -Skip:(-not $lab) {
        (Start-VerlContainer $image -Name ps-verl -Gpu none).Gpus | Should -BeNullOrEmpty
        docker exec ps-verl sh -c 'command -v nvidia-smi' | Should -BeNullOrEmpty
    }

    It 'passes every parameter on to the engine' -Skip:(-not $lab) {
        Start-VerlContainer $image -Name ps-verl -Command sleep, 1000 -Root "$TestDrive/root" -Volume "${TestDrive}:/extra:ro" -Port 18265:8265 `
            -Environment @{ A = '1e-6'; B = 'x y' } -Label @{ team = 'rl' } -ShmSize 96m -IpcMode shareable -Restart on-failure `
            -WorkingDirectory /tmp -TimeZone Asia/Shanghai | Out-Null
        (inspect '{{json .Config.Cmd}}') | Should -Be '["sleep","1000"]'
        (inspect '{{json .HostConfig.Binds}}' | ConvertFrom-Json) | Should -Contain "$TestDrive/root/models:/root/verl/models:rw"
        (inspect '{{json .HostConfig.Binds}}' | ConvertFrom-Json) | Should -Contain "${TestDrive}:/extra:ro"
        (inspect '{{json .HostConfig.PortBindings}}') | Should -Be '{"8265/tcp":[{"HostIp":"127.0.0.1","HostPort":"18265"}]}'
        $environment = inspect '{{json .Config.Env}}' | ConvertFrom-Json
        $environment | Should -Contain 'A=1e-6'
        $environment | Should -Contain 'B=x y'
        $environment | Should -Contain 'TZ=Asia/Shanghai'
        $environment | Should -Contain 'HF_HOME=/root/verl/models'
        inspect '{{index .Config.Labels "team"}}' | Should -Be 'rl'
        inspect '{{.HostConfig.ShmSize}} {{.HostConfig.IpcMode}} {{.HostConfig.RestartPolicy.Name}} {{.Config.WorkingDir}}' | Should -Be "$(96MB) shareable on-failure /tmp"
        "$TestDrive/root/config", "$TestDrive/root/data", "$TestDrive/root/logs", "$TestDrive/root/models" | Should -Exist
    }

    It 'asks for locked memory, IPC_LOCK and the devices only with -Rdma' -Skip:(-not $lab) {
        Start-VerlContainer $image -Name ps-verl | Out-Null
        inspect '{{json .HostConfig.Ulimits}}' | Should -Not -Match 'memlock'
        docker rm -f ps-verl | Out-Null
        Start-VerlContainer $image -Name ps-verl -Rdma -ErrorVariable failure -ErrorAction SilentlyContinue
        "$failure" | Should -Match '/dev/infiniband|memlock'
    }

    It 'replaces an entrypoint that is a server' -Skip:(-not $lab) {
        (Start-VerlContainer "$env:VERLPS_LAB_REGISTRY/verlai/verl:vllm011.latest" -Name ps-verl).State | Should -Be 'running'
        inspect '{{json .Config.Entrypoint}} {{json .Config.Cmd}}' | Should -Be '["sleep"] ["infinity"]'
    }

    It 'returns an equal container as it is, and starts one that was stopped' -Skip:(-not $lab) {
        $first = Start-VerlContainer $image -Name ps-verl -Gpu 1
        (Start-VerlContainer $image -Name ps-verl -Gpu 1).Id | Should -Be $first.Id
        docker stop -t 1 ps-verl | Out-Null
        $again = Start-VerlContainer $image -Name ps-verl -Gpu 1
        $again.Id | Should -Be $first.Id
        $again.State | Should -Be 'running'
    }

    It 'refuses another container of the name and leaves the first' -Skip:(-not $lab) {
        $first = Start-VerlContainer $image -Name ps-verl -Gpu 1
        Start-VerlContainer $image -Name ps-verl -Gpu 2 -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'ContainerNameInUse,*'
        (Get-VerlContainer ps-verl).Id | Should -Be $first.Id
    }

    It 'refuses a port that is taken and leaves nothing' -Skip:(-not $lab) {
        Start-VerlContainer $image -Name ps-verl -Port 18266 | Out-Null
        Start-VerlContainer $image -Name ps-verl-2 -Port 18266 -Root "$TestDrive/second" -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'PortInUse,*'
        "$failure" | Should -Match '127\.0\.0\.1:18266'
        docker ps -aq --filter name=ps-verl-2 | Should -BeNullOrEmpty
        "$TestDrive/second" | Should -Not -Exist
    }

    It 'tells the last words of a container that ends at once' -Skip:(-not $lab) {
        Start-VerlContainer $image -Name ps-verl -Command 'echo no such config >&2; exit 7' -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'ContainerExited,*'
        "$failure" | Should -Match 'exit code 7'
        "$failure" | Should -Match 'no such config'
        "$failure" | Should -Match 'The container was removed'
        docker ps -aq --filter name=ps-verl | Should -BeNullOrEmpty
    }

    It 'takes a short command that ends well for a success' -Skip:(-not $lab) {
        (Start-VerlContainer $image -Name ps-verl -Command true).ExitCode | Should -Be 0
    }

    It 'names a CDI device that does not exist' -Skip:(-not $lab) {
        Start-VerlContainer $image -Name ps-verl -Gpu nvidia.com/gpu=99 -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'GpuUnavailable,*'
        docker ps -aq --filter name=ps-verl | Should -BeNullOrEmpty
    }

    It 'refuses a root that can not be written' -Skip:(-not $lab) {
        Set-Content "$TestDrive/file" x
        Start-VerlContainer $image -Name ps-verl -Root "$TestDrive/file/root" -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'PathNotWritable,*'
        docker ps -aq --filter name=ps-verl | Should -BeNullOrEmpty
    }

    It 'refuses a malformed value and names the forms: <Parameter> <Value>' -ForEach @(
        @{ Parameter = 'ShmSize'; Value = '32x'; Form = '32g' }
        @{ Parameter = 'Gpu'; Value = 'some'; Form = 'device=0,2' }
        @{ Parameter = 'Port'; Value = '99999'; Form = '1 to 65535' }
        @{ Parameter = 'Volume'; Value = 'data'; Form = '/absolute/path' }
    ) {
        $arguments = @{ Image = 'verlai/verl:a'; DockerHost = 'unix:///nowhere.sock'; $Parameter = $Value }
        $failure = { Start-VerlContainer @arguments } | Should -Throw -PassThru
        "$failure" | Should -Match ([regex]::Escape("'$Value'"))
        "$failure" | Should -Match ([regex]::Escape($Form))
    }

    It 'changes nothing with -WhatIf' -Skip:(-not $lab) {
        Start-VerlContainer $image -Name ps-verl -Root "$TestDrive/whatif" -WhatIf | Should -BeNullOrEmpty
        docker ps -aq --filter name=ps-verl | Should -BeNullOrEmpty
        "$TestDrive/whatif" | Should -Not -Exist
    }

    It 'completes the GPUs of the host, and says which they are' -Skip:(-not $lab) {
        $gpus = (Test-VerlHost -Check GPU-DRIVER -Offline).Gpus
        $line = 'Start-VerlContainer x -Gpu '
        $found = (TabExpansion2 $line $line.Length).CompletionMatches

        @($found | Where-Object CompletionText -Like 'device=*') | Should -HaveCount $gpus.Count
        @($found | Where-Object CompletionText -Like 'GPU-*').CompletionText | Should -Be $gpus.Uuid
        ($found | Where-Object CompletionText -EQ $gpus[1].Uuid).ToolTip | Should -Match "^1: $($gpus[1].Name)"
    }

    It 'completes <Word>' -Skip:(-not $lab) -ForEach @(
        @{ Line = 'Start-VerlContainer x -Gpu d'; Word = 'device=0' }
        @{ Line = 'Start-VerlContainer x -Network b'; Word = 'bridge' }
        @{ Line = 'Start-VerlContainer x -TimeZone Asia/Shang'; Word = 'Asia/Shanghai' }
        @{ Line = 'Start-VerlContainer x -Context def'; Word = 'default' }
    ) {
        (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText | Should -Contain $Word
    }

    It 'completes images of the store' -Skip:(-not $lab) {
        Install-VerlImage $image | Out-Null
        $line = "Start-VerlContainer $env:VERLPS_LAB_REGISTRY/verlai/verl:vllm017"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain $image
    }
}
