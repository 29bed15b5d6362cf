. $PSScriptRoot/common.ps1

# Each parameter of Start-VerlContainer, as the engine's inspect shows it of a real container.
Describe 'Start-VerlContainer' {
    BeforeDiscovery { . $PSScriptRoot/common.ps1 }
    BeforeAll {
        . $PSScriptRoot/common.ps1
        $image = "$env:VERLPS_LAB_REGISTRY/verlai/verl:vllm017.latest"
        $name = 'ps-parameter'
        $checkout = "$TestDrive/checkout"
        New-Item -ItemType Directory "$checkout/verl" -Force | Out-Null
        Set-Content "$TestDrive/variables" "# remark`nFROM_FILE=1e-6`nBOTH=file"
        $env:VERLPS_TEST_TOKEN = 'hidden-word'
        function Get-Inspect { docker inspect $name | ConvertFrom-Json -AsHashtable | Select-Object -First 1 }
    }
    AfterEach { if ($lab) { docker rm -f $name 2>&1 | Out-Null } }
    AfterAll { Remove-Item Env:VERLPS_TEST_TOKEN -ErrorAction Ignore }

    It '-<Parameter> shows in <Path>' -Skip:(-not $lab) -ForEach @(
        @{ Parameter = 'Gpu'; Value = 2; Path = 'HostConfig.DeviceRequests.0.Count'; Expected = 2 }
        @{ Parameter = 'Gpu'; Value = 'device=0,3'; Path = 'HostConfig.DeviceRequests.0.DeviceIDs'; Expected = '0', '3' }
        @{ Parameter = 'Gpu'; Value = 'nvidia.com/gpu=1'; Path = 'HostConfig.DeviceRequests.0.Driver'; Expected = 'cdi' }
        @{ Parameter = 'Command'; Value = 'sleep', '100'; Path = 'Config.Cmd'; Expected = 'sleep', '100' }
        @{ Parameter = 'Entrypoint'; Value = '/bin/sh', '-c', 'sleep 100'; Path = 'Config.Entrypoint'; Expected = '/bin/sh', '-c', 'sleep 100' }
        @{ Parameter = 'Volume'; Value = '/tmp:/mnt:ro'; Path = 'HostConfig.Binds'; Expected = '/tmp:/mnt:ro' }
        @{ Parameter = 'Port'; Value = '18400:80'; Path = 'HostConfig.PortBindings.80/tcp.0.HostPort'; Expected = '18400' }
        @{ Parameter = 'Environment'; Value = @{ LR = '1e-6' }; Path = 'Config.Env'; Contains = 'LR=1e-6' }
        @{ Parameter = 'EnvironmentFile'; Value = 'FILE'; Path = 'Config.Env'; Contains = 'FROM_FILE=1e-6' }
        @{ Parameter = 'SecretEnvironment'; Value = 'VERLPS_TEST_TOKEN'; Path = 'Config.Env'; Contains = 'VERLPS_TEST_TOKEN=hidden-word' }
        @{ Parameter = 'SourcePath'; Value = 'CHECKOUT'; Path = 'Config.WorkingDir'; Expected = '/workspace/verl' }
        @{ Parameter = 'Label'; Value = @{ team = 'rl' }; Path = 'Config.Labels.team'; Expected = 'rl' }
        @{ Parameter = 'ShmSize'; Value = '96m'; Path = 'HostConfig.ShmSize'; Expected = 96MB }
        @{ Parameter = 'IpcMode'; Value = 'host'; Path = 'HostConfig.IpcMode'; Expected = 'host' }
        @{ Parameter = 'Network'; Value = 'host'; Path = 'HostConfig.NetworkMode'; Expected = 'host' }
        @{ Parameter = 'Restart'; Value = 'unless-stopped'; Path = 'HostConfig.RestartPolicy.Name'; Expected = 'unless-stopped' }
        @{ Parameter = 'WorkingDirectory'; Value = '/var/log'; Path = 'Config.WorkingDir'; Expected = '/var/log' }
        @{ Parameter = 'TimeZone'; Value = 'Asia/Shanghai'; Path = 'Config.Env'; Contains = 'TZ=Asia/Shanghai' }
        @{ Parameter = 'Ulimit'; Value = 'core=0', 'nproc=1000:2000'; Path = 'HostConfig.Ulimits.1.Hard'; Expected = 2000 }
        @{ Parameter = 'CapAdd'; Value = 'cap_sys_ptrace'; Path = 'HostConfig.CapAdd'; Expected = 'SYS_PTRACE' }
        @{ Parameter = 'User'; Value = '1000:1000'; Path = 'Config.User'; Expected = '1000:1000' }
        @{ Parameter = 'LogDriver'; Value = 'local'; Path = 'HostConfig.LogConfig.Type'; Expected = 'local' }
        @{ Parameter = 'HealthCommand'; Value = 'nvidia-smi', '-L'; Path = 'Config.Healthcheck.Test'; Expected = 'CMD', 'nvidia-smi', '-L' }
        @{ Parameter = 'HealthCommand'; Value = 'test -e /ready'; Path = 'Config.Healthcheck.Test'; Expected = 'CMD-SHELL', 'test -e /ready' }
        @{ Parameter = 'HealthIntervalSec'; Value = 90; More = @{ HealthCommand = 'true' }; Path = 'Config.Healthcheck.Interval'; Expected = 90000000000 }
        @{ Parameter = 'StopTimeoutSec'; Value = 120; Path = 'Config.StopTimeout'; Expected = 120 }
        @{ Parameter = 'Memory'; Value = '256m'; Path = 'HostConfig.Memory'; Expected = 256MB }
        @{ Parameter = 'Cpus'; Value = 1.5; Path = 'HostConfig.NanoCpus'; Expected = 1500000000 }
        @{ Parameter = 'CpuSet'; Value = '0-1'; Path = 'HostConfig.CpusetCpus'; Expected = '0-1' }
        @{ Parameter = 'HostConfig'; Value = @{ PidsLimit = 512; Sysctls = @{ 'net.ipv4.ip_forward' = '0' } }; Path = 'HostConfig.PidsLimit'; Expected = 512 }
        @{ Parameter = 'HostConfig'; Value = @{ RestartPolicy = @{ name = 'on-failure'; MaximumRetryCount = 3 } }; Path = 'HostConfig.RestartPolicy.MaximumRetryCount'; Expected = 3 }
        @{ Parameter = 'HostConfig'; Value = @{ oomscoreadj = 100 }; Path = 'HostConfig.OomScoreAdj'; Expected = 100 }
    ) {
        $value = switch ("$Value") { 'FILE' { "$TestDrive/variables" } 'CHECKOUT' { $checkout } default { , $Value } }
        $splat = @{ $Parameter = $value }
        if ($Parameter -ne 'Gpu') { $splat.Gpu = 'none' }
        if ($More) { $splat += $More }

        Start-VerlContainer $image -Name $name @splat -ErrorAction Stop | Out-Null

        $found = Get-Inspect
        # An assignment from a statement would unroll lists of one.
        foreach ($step in $Path.Split('.')) { if ($found -is [Collections.IList]) { $found = $found[[int]$step] } else { $found = $found[$step] } }
        if ($Contains) { $found | Should -Contain $Contains } else { $found | Should -Be $Expected }
    }

    It 'takes -LogOption with its driver, and -Platform as the image''s' -Skip:(-not $lab) {
        Start-VerlContainer $image -Name $name -Gpu none -LogDriver local -LogOption @{ 'max-size' = '7m' } -Platform linux/amd64 -ErrorAction Stop | Out-Null
        (Get-Inspect).HostConfig.LogConfig.Config['max-size'] | Should -Be '7m'
    }

    It 'lets what is typed come before a file, and a secret before both' -Skip:(-not $lab) {
        $secret = [Net.NetworkCredential]::new('', 'third').SecurePassword
        Start-VerlContainer $image -Name $name -Gpu none -EnvironmentFile "$TestDrive/variables" -Environment @{ BOTH = 'typed'; ALL = 'typed' } -SecretEnvironment @{ ALL = $secret } | Out-Null
        $variables = (Get-Inspect).Config.Env
        $variables | Should -Contain 'BOTH=typed'
        $variables | Should -Contain 'ALL=third'
    }

    It 'installs a checkout before the command' -Skip:(-not $lab) {
        docker run --rm -v "${checkout}:/out" $image sh -c 'cp -r /opt/verl-lab/source/* /out/' | Out-Null
        $started = Start-VerlContainer $image -Name $name -Gpu none -SourcePath $checkout -InstallSource -Command 'python3 -c "import verl; print(\"verl is here\")"; sleep 100'
        $started.State | Should -Be 'running'
        $log = Get-VerlLog $name -Follow -Raw | Where-Object { $_ -eq 'verl is here' } | Select-Object -First 1
        $log | Should -Be 'verl is here'
    }

    It 'refuses a <Case>' -Skip:(-not $lab) -ForEach @(
        @{ Case = 'source that is no checkout'; Options = @{ SourcePath = '/tmp' }; Id = 'PathNotFound'; Words = 'no checkout of verl' }
        @{ Case = 'file of variables that is not there'; Options = @{ EnvironmentFile = '/no/such/file' }; Id = 'PathNotFound'; Words = '/no/such/file' }
        @{ Case = 'field that HostConfig does not have'; Options = @{ HostConfig = @{ NoSuchField = 1 } }; Id = 'InvalidArgument'; Words = "no field 'NoSuchField'" }
        @{ Case = 'value that a field can''t take'; Options = @{ HostConfig = @{ PidsLimit = 'many' } }; Id = 'InvalidArgument'; Words = "'PidsLimit'" }
        @{ Case = 'word that a field doesn''t have'; Options = @{ HostConfig = @{ RestartPolicy = @{ Name = 'sometimes' } } }; Id = 'InvalidArgument'; Words = 'sometimes' }
        @{ Case = 'field inside a field that is not there'; Options = @{ HostConfig = @{ RestartPolicy = @{ Nmae = 'no' } } }; Id = 'InvalidArgument'; Words = "'RestartPolicy'" }
        @{ Case = 'bad field before it replaces anything'; Options = @{ Force = $true; HostConfig = @{ NoSuchField = 1 } }; Id = 'InvalidArgument'; Words = 'NoSuchField'; Before = $true }
        @{ Case = 'log option without a driver'; Options = @{ LogOption = @{ a = 'b' } }; Id = 'InvalidArgument'; Words = '-LogDriver' }
        @{ Case = 'missing image with -PullPolicy Never'; Options = @{ PullPolicy = 'Never' }; Tag = 'nosuchtag'; Id = 'ImageNotFound'; Words = '-PullPolicy is Never' }
    ) {
        $reference = if ($Tag) { "$env:VERLPS_LAB_REGISTRY/verlai/verl:$Tag" } else { $image }
        $before = if ($Before) { Start-VerlContainer $reference -Name $name -Gpu none }
        Start-VerlContainer $reference -Name $name -Gpu none @Options -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure[-1].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        "$($failure[-1])" | Should -Match ([regex]::Escape($Words))
        if ($before) { (Get-VerlContainer $name).StartedAt | Should -Be $before.StartedAt }
        else { docker ps -aq --filter "name=^$name$" | Should -BeNullOrEmpty }
    }

    It 'names a secret that is not set' {
        { Start-VerlContainer verlai/verl:a -SecretEnvironment NO_SUCH_VARIABLE -DockerHost unix:///nowhere.sock -ErrorAction Stop } | Should -Throw "*'NO_SUCH_VARIABLE' is not set here*"
    }

    It 'tells how a container of that name is different, and replaces it with -Force' -Skip:(-not $lab) {
        $first = Start-VerlContainer $image -Name $name -Gpu none -ShmSize 64m
        Start-VerlContainer $image -Name $name -Gpu none -ShmSize 96m -Environment @{ A = '1' } -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -BeLike 'ContainerNameInUse,*'
        "$failure" | Should -Match 'ShmSize: 64 MiB, wanted 96 MiB'
        "$failure" | Should -Match 'Environment: nothing, wanted A=1'
        $second = Start-VerlContainer $image -Name $name -Gpu none -ShmSize 96m -Force
        $second.Id | Should -Not -Be $first.Id
        docker ps -a --filter "name=$name" --format '{{.Names}}' | Should -Be $name
    }

    It 'shows no secret of the container that is there' -Skip:(-not $lab) {
        $secret = [Net.NetworkCredential]::new('', 'hidden-word').SecurePassword
        Start-VerlContainer $image -Name $name -Gpu none -SecretEnvironment @{ PLAIN = $secret } -Environment @{ OTHER = $secret } | Out-Null
        foreach ($options in @{}, @{ Environment = @{ PLAIN = 'other-word'; OTHER = 'other-word' } }) {
            Start-VerlContainer $image -Name $name -Gpu none @options -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure.FullyQualifiedErrorId | Should -BeLike 'ContainerNameInUse,*'
            "$failure" | Should -Not -Match 'hidden-word|other-word'
        }
        "$failure" | Should -Match 'which variables are secret'
    }

    It 'tells the differences of a container that another program made' -Skip:(-not $lab) {
        docker run -d --name $name -v verlps-test-volume:/data:z -p 18411:80/udp -p 127.0.0.1::81 $image sleep 100 | Out-Null
        try {
            Start-VerlContainer $image -Name $name -Gpu none -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure.FullyQualifiedErrorId | Should -BeLike 'ContainerNameInUse,*'
            "$failure" | Should -Match 'Volume: verlps-test-volume:/data'
            "$failure" | Should -Match '0\.0\.0\.0:18411:80/udp'
        }
        finally {
            docker rm -f $name 2>&1 | Out-Null
            docker volume rm -f verlps-test-volume 2>&1 | Out-Null
        }
    }

    It 'holds an image for AMD against no NVIDIA driver, and names the devices that are missing' -Skip:(-not $lab) {
        $amd = 'verlai/verl:rocm702-vllm020-te210-20260518'
        docker pull -q $image | Out-Null
        docker tag $image $amd
        try {
            Start-VerlContainer $amd -Name $name -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $failure.FullyQualifiedErrorId | Should -BeLike 'ContainerStartFailed,*'
            "$($failure.ErrorDetails.RecommendedAction)" | Should -Match '/dev/kfd, /dev/dri'
            docker ps -aq --filter "name=^$name$" | Should -BeNullOrEmpty
            (Start-VerlContainer $amd -Name $name -Gpu none).State | Should -Be 'running'
        }
        finally {
            docker rm -f $name 2>&1 | Out-Null
            docker rmi $amd 2>&1 | Out-Null
        }
    }

    It 'brings the old container back where its replacement does not start' -Skip:(-not $lab) {
        $first = Start-VerlContainer $image -Name $name -Gpu none
        Start-VerlContainer $image -Name $name -Gpu none -Command /no/such/program -Force -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -BeLike 'ContainerExited,*'
        $left = Get-VerlContainer $name
        $left.Id | Should -Be $first.Id
        $left.State | Should -Be 'running'
        docker ps -a --filter "name=$name" --format '{{.Names}}' | Should -Be $name
    }

    It 'never replaces what VerlPS did not make' -Skip:(-not $lab) {
        docker run -d --name $name $image sleep 100 | Out-Null
        Start-VerlContainer $image -Name $name -Gpu none -Force -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -BeLike 'ContainerNameInUse,*'
        $failure.ErrorDetails.RecommendedAction | Should -Match '-All'
    }

    It 'refuses an image that the driver can''t run before anything is pulled, unless told otherwise' -Skip:(-not $lab) {
        $new = "$env:VERLPS_LAB_REGISTRY/verlai/verl:vllm024.latest"
        docker rmi -f $new 2>&1 | Out-Null
        Start-VerlContainer $new -Name $name -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -BeLike 'HostUnfit,*'
        "$failure" | Should -Match "driver 575\.57\.08 can't run CUDA 13"
        $failure.ErrorDetails.RecommendedAction | Should -Match 'vllm017\.latest'
        $failure.ErrorDetails.RecommendedAction | Should -Match '-SkipHostCheck'
        docker images -q $new | Should -BeNullOrEmpty
        docker ps -aq --filter "name=^$name$" | Should -BeNullOrEmpty
        (Start-VerlContainer $new -Name $name -Gpu none).State | Should -Be 'running'
    }

    It 'refuses more GPUs than the host has' -Skip:(-not $lab) {
        Start-VerlContainer $image -Name $name -Gpu 64 -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -BeLike 'HostUnfit,*'
        "$failure" | Should -Match '64 GPUs wanted'
    }

    It 'warns of too little shared memory and starts' -Skip:(-not $lab) {
        (Start-VerlContainer $image -Name $name -Gpu 1 -ShmSize 64m -WarningVariable warnings -WarningAction SilentlyContinue).State | Should -Be 'running'
        $warnings | Should -Match 'too small for NCCL.*HOST-SHM'
    }

    It 'shows with -WhatIf -PassThru what it would make' -Skip:(-not $lab) {
        $planned = Start-VerlContainer $image -Name $name -Gpu 2 -Port 8265 -WhatIf -PassThru
        $planned.State | Should -Be 'planned'
        $planned.Id | Should -BeNullOrEmpty
        $planned.Gpus | Should -Be '2'
        $planned.Ports | Should -Be '127.0.0.1:8265:8265/tcp'
        docker ps -aq --filter "name=^$name$" | Should -BeNullOrEmpty
    }
}
