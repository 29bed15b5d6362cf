. $PSScriptRoot/common.ps1

Describe 'Test-VerlHost' {
    BeforeDiscovery {
        . $PSScriptRoot/common.ps1
        $root = [Environment]::UserName -eq 'root'
        $setpriv = [bool](Get-Command setpriv -ErrorAction Ignore)
    }
    BeforeAll {
        . $PSScriptRoot/common.ps1
        # The views, as plain text.
        function Show {
            $rendering = $PSStyle.OutputRendering
            $PSStyle.OutputRendering = 'PlainText'
            try { $input | Out-String -Width 120 } finally { $PSStyle.OutputRendering = $rendering }
        }
        function Find($Report, $Id) { $Report.Checks | Where-Object Id -EQ $Id }
    }

    Context 'in the lab' -Skip:(-not $lab) {
        It 'reports the engine, its GPUs and the verdict over the checks' {
            $report = Test-VerlHost
            $report | Should -BeOfType VerlPS.HostReport
            $report.DockerHost | Should -Be $env:DOCKER_HOST
            $report.Gpus.Count | Should -Be $env:VERLPS_LAB_GPUS
            $report.GpuAccess | Should -Be Hook
            # A small machine has too little memory for a real job, whatever GPUs are simulated.
            $report.Checks | Where-Object Id -NE HOST-RAM | Where-Object Status -EQ Failed | Should -BeNullOrEmpty
            $report.Status | Should -Be ($report.Checks.Status -contains 'Failed' ? 'NotReady' : $report.Checks.Status -contains 'Warning' ? 'Degraded' : 'Ready')
        }

        It 'judges an image, given by name or by object' {
            $report = Test-VerlHost -Image verlai/verl:vllm024.latest
            $report.Status | Should -Be NotReady
            (Find $report IMAGE-CUDA).Reason | Should -BeLike "vllm024.latest: driver 575.57.08 can't run CUDA 13.0.2*"
            Install-VerlImage "$env:VERLPS_LAB_REGISTRY/verlai/verl:vllm017.latest" | Out-Null
            $report = Get-VerlImage vllm017.latest | Select-Object -First 1 | Test-VerlHost
            (Find $report IMAGE-CUDA).Status | Should -Be Passed
            $report.Image | Should -BeLike '*/verlai/verl:vllm017.latest'
        }

        It 'keeps a report''s own host and image when it is tested again' {
            $report = Test-VerlHost verlai/verl:vllm017.latest | Test-VerlHost
            $report.DockerHost | Should -Be $env:DOCKER_HOST
            $report.Image | Should -Be 'verlai/verl:vllm017.latest'
        }

        It 'answers true or false with -Quiet' {
            Test-VerlHost -Quiet -ExcludeCheck HOST-RAM | Should -BeTrue
            Test-VerlHost -Quiet -MinimumFreeSpace 900t | Should -BeFalse
            Test-VerlHost -Quiet -Image verlai/verl:vllm024.latest | Should -BeFalse
        }

        It 'takes several hosts from the pipeline and goes on after a bad one' {
            $reports = $env:DOCKER_HOST, 'ftp://x', 'tcp://127.0.0.1:1' | Test-VerlHost -ErrorVariable failure -ErrorAction SilentlyContinue
            $reports.DockerHost | Should -Be @($env:DOCKER_HOST, 'tcp://127.0.0.1:1')
            $failure.Count | Should -Be 1
            $failure[0].TargetObject | Should -Be 'ftp://x'
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        }

        It 'names every check and request with -Verbose' {
            $lines = Test-VerlHost -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] } | ForEach-Object Message
            $lines | Should -Contain ($lines -like 'GET /info: ok*')[0]
            $lines | Where-Object { $_ -match '^nvidia-smi -q -x: ok' } | Should -HaveCount 1
            $lines | Where-Object { $_ -match '^DKR-SOCKET Passed' } | Should -HaveCount 1
        }

        It 'survives JSON' {
            $report = Test-VerlHost
            $copy = $report | ConvertTo-Json -Depth 6 -WarningVariable cut -WarningAction SilentlyContinue | ConvertFrom-Json
            $cut | Should -BeNullOrEmpty
            $copy.Checks.Id | Should -Be $report.Checks.Id
            $copy.Gpus[0].MemoryTotal | Should -Be $report.Gpus[0].MemoryTotal
            $copy.Engine.Version | Should -Be $report.Engine.Version
        }

        It 'says what is wrong first, and counts the rest' {
            $text = Test-VerlHost -Image verlai/verl:vllm024.latest | Show
            $text | Should -Match '(?m)^  \S+  NotReady   .* · 8 × H100 80GB · driver 575\.57\.08'
            $text | Should -Match '(?m)^  ✗ IMAGE-CUDA +vllm024\.latest: driver'
            $text | Should -Match '(?m)^ +→ verlai/verl:vllm017\.latest \(CUDA 12\.9\.1\) runs here\.'
            $text | Should -Match '(?m)^  \d+ passed · (\d+ warnings? · )?[12] failed'
            $text | Should -Not -Match "`e"
        }

        It 'shows checks and GPUs as tables' {
            $report = Test-VerlHost
            $report.Checks | Show | Should -Match '(?m)^✓ DKR-SOCKET +unix://'
            $report.Gpus | Show | Should -Match '(?m)^  0 NVIDIA H100 80GB HBM3 +9\.0 .*79\.6 GiB'
        }

        It 'tells another user what is missing' -Skip:(-not ($root -and $setpriv)) {
            $json = setpriv --reuid=65534 --regid=65534 --clear-groups -- env HOME=/tmp POWERSHELL_TELEMETRY_OPTOUT=1 pwsh -NoProfile -Command "Import-Module '$manifest'; Test-VerlHost | ConvertTo-Json -Depth 6 -EnumsAsStrings"
            $report = $json | ConvertFrom-Json
            $report.Status | Should -Be NotReady
            $socket = Find $report DKR-SOCKET
            $socket.Reason | Should -Be "This user may not use the Docker engine at ${env:DOCKER_HOST}: permission denied"
            $socket.Remedy | Should -Match 'docker group'
            (Find $report DKR-ENGINE).Reason | Should -Be 'no engine'
            (Find $report GPU-SMI).Status | Should -Be Passed
        }

        It 'ends a hanging nvidia-smi when it is stopped' {
            $folder = Join-Path $TestDrive bin
            New-Item -ItemType Directory $folder | Out-Null
            Set-Content "$folder/nvidia-smi" "#!/bin/sh`necho `$`$ >$folder/new; mv $folder/new $folder/pid`nsleep 300`n"
            chmod +x "$folder/nvidia-smi"
            $path = $env:PATH
            $env:PATH = "${folder}:$path"
            $shell = [powershell]::Create()
            try {
                $run = $shell.AddScript("Import-Module '$manifest'; Test-VerlHost").BeginInvoke()
                [System.Threading.SpinWait]::SpinUntil([Func[bool]] { Test-Path "$folder/pid" }, 30000) | Should -BeTrue
                $id = [int](Get-Content "$folder/pid")
                $watch = [Diagnostics.Stopwatch]::StartNew()
                $shell.Stop()
                $watch.Elapsed.TotalSeconds | Should -BeLessThan 5
                [System.Threading.SpinWait]::SpinUntil([Func[bool]] { -not (Test-Path "/proc/$id") }, 30000) | Should -BeTrue
            } finally {
                $env:PATH = $path
                $shell.Dispose()
            }
        }
    }

    Context 'which checks' {
        It 'takes ids with wildcards, whatever the case, and leaves others out' {
            $ids = (Test-VerlHost -Offline -DockerHost unix:///no/such/docker.sock -Check dkr-*, HOST-OS -ExcludeCheck *-SOCKET).Checks.Id
            $ids | Should -Contain HOST-OS
            $ids | Should -Contain DKR-ENGINE
            $ids | Should -Not -Contain DKR-SOCKET
            $ids | Where-Object { $_ -notlike 'DKR-*' } | Should -Be HOST-OS
        }

        It 'judges by the chosen checks alone' {
            (Test-VerlHost -Offline -DockerHost unix:///no/such/docker.sock -Check DKR-ENGINE).Status | Should -Be Ready
            (Test-VerlHost -Offline -DockerHost unix:///no/such/docker.sock -Check DKR-SOCKET).Status | Should -Be NotReady
        }

        It 'takes groups' {
            (Test-VerlHost -Offline -DockerHost unix:///no/such/docker.sock -Group docker, RDMA).Checks.Group | Sort-Object -Unique | Should -Be @('Docker', 'RDMA')
        }

        It 'names what no check has' {
            { Test-VerlHost -Offline -Check GPU-DRIVR -ErrorAction Stop } | Should -Throw "No check is named 'GPU-DRIVR'.*" -ErrorId 'InvalidArgument,*'
            { Test-VerlHost -Offline -Group Disk -ErrorAction Stop } | Should -Throw "There is no group of checks named 'Disk'.*" -ErrorId 'InvalidArgument,*'
        }

        It 'completes ids, groups and profiles' {
            function Complete($Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
            Complete 'Test-VerlHost -Check gpu-dr' | Should -Be GPU-DRIVER
            Complete 'Test-VerlHost -ExcludeCheck dkr-so' | Should -Be DKR-SOCKET
            Complete 'Test-VerlHost -Group r' | Should -Be RDMA
            Complete 'Test-VerlHost -Profile h' | Should -Be @('H100x8', 'H200x8')
        }
    }

    Context 'what is expected' -Skip:(-not $lab) {
        It 'fails where GPUs are missing' {
            $report = Test-VerlHost -ExpectedGpuCount 9 -Check GPU-COUNT
            $report.Status | Should -Be NotReady
            Test-VerlHost -ExpectedGpuCount $env:VERLPS_LAB_GPUS -Check GPU-COUNT -Quiet | Should -BeTrue
        }

        It 'takes a shipped profile, a hashtable and files' {
            Set-Content $TestDrive/mine.psd1 "@{ gpuCount = 9 }"
            Set-Content $TestDrive/mine.json '{ "gpuCount": 9 }'
            (Test-VerlHost -Profile B200x8 -Check GPU-MODEL).Profile | Should -Be B200x8
            (Test-VerlHost -Profile B200x8 -Check GPU-MODEL).Status | Should -Be NotReady
            foreach ($given in @{ gpuCount = 9 }, "$TestDrive/mine.psd1", "$TestDrive/mine.json") {
                (Test-VerlHost -Profile $given -Check GPU-COUNT).Status | Should -Be NotReady
            }
            (Test-VerlHost -Profile $TestDrive/mine.json -Check GPU-COUNT).Profile | Should -Be mine
        }

        It 'refuses a profile that it can''t read' {
            Set-Content $TestDrive/run.psd1 '@{ gpuCount = (Get-Date).Year }'
            { Test-VerlHost -Profile @{ gpus = 8 } } | Should -Throw "*The profile '-Profile' can't be read: *gpus*"
            { Test-VerlHost -Profile nothing } | Should -Throw "*'nothing' is neither a shipped profile nor a file*"
            { Test-VerlHost -Profile $TestDrive/run.psd1 } | Should -Throw "*The profile 'run' can't be read*"
        }

        It 'says what changed since the baseline' {
            $file = "$TestDrive/base.json"
            (Test-VerlHost -Baseline $file).Changes | Should -BeNullOrEmpty
            (Test-VerlHost -Baseline $file).Changes | Should -BeNullOrEmpty
            (Get-Content $file -Raw).Replace('575.57.08', '570.26') | Set-Content $file
            $report = Test-VerlHost -Baseline $file
            $report.Changes | Should -HaveCount 1
            "$($report.Changes[0])" | Should -Be 'driver: 570.26 → 575.57.08'
            $report | Show | Should -Match '(?m)^  driver: 570\.26 → 575\.57\.08$'
            (Find $report HOST-BASELINE).Status | Should -Be Warning
        }

        It 'asks nobody outside when it is offline' {
            $lines = Test-VerlHost -Offline -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] } | ForEach-Object Message
            $lines | Where-Object { $_ -match 'https?://' } | Should -BeNullOrEmpty
            ($lines -match 'NET-REGISTRY Skipped: offline').Count | Should -Be 1
        }

        It 'tries a container with the GPUs when it is told to, and removes it' {
            Install-VerlImage "$env:VERLPS_LAB_REGISTRY/verlai/verl:vllm017.latest" | Out-Null
            $before = docker ps -aq
            $check = Test-VerlHost -IncludeSmokeTest -Check CTK-SMOKE | ForEach-Object Checks
            $check.Status | Should -Be Passed -Because $check.Reason
            docker ps -aq | Should -Be $before
        }
    }

    It 'tells a beginner what to do next, in order, where there is no engine, no GPU and no network' -Skip:(-not ($root -and (Get-Command unshare -ErrorAction Ignore))) {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive empty)
        $pwsh = (Get-Process -Id $PID).Path
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $text = unshare --net env -u DOCKER_HOST -u DOCKER_CONTEXT "HOME=$folder" "PATH=$folder" POWERSHELL_TELEMETRY_OPTOUT=1 $pwsh -NoProfile -Command "Import-Module '$manifest'; Test-VerlHost -DockerHost unix:///no/such/docker.sock -TimeoutSec 10 | Out-String -Width 80"
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 20
        $text = $text -join "`n"
        $text | Should -Match '✗ GPU-SMI'
        $text | Should -Match '✗ DKR-SOCKET'
        $text.IndexOf('✗ NET-') | Should -BeGreaterThan 0
        $text.IndexOf('✗ NET-') | Should -BeLessThan $text.IndexOf('✗ GPU-SMI')
        $text.IndexOf('✗ GPU-SMI') | Should -BeLessThan $text.IndexOf('✗ DKR-SOCKET')
        $text | Should -Match 'Repair-VerlHost'
    }

    It 'reports a host without an engine as not ready, and is no error' {
        $report = Test-VerlHost -Offline -DockerHost unix:///no/such/docker.sock -ErrorVariable failure
        $failure | Should -BeNullOrEmpty
        $report.Status | Should -Be NotReady
        (Find $report DKR-SOCKET).Status | Should -Be Failed
        (Find $report DKR-ENGINE).Status | Should -Be Skipped
        $report | Show | Should -Match '✗ DKR-SOCKET +There is no Docker engine at unix:///no/such/docker.sock'
        Test-VerlHost -Offline -DockerHost unix:///no/such/docker.sock -Quiet | Should -BeFalse
    }

    It 'takes nothing of this machine for a remote host''s' {
        $report = Test-VerlHost -DockerHost tcp://127.0.0.1:1
        (Find $report GPU-SMI).Status | Should -Be Skipped
        (Find $report GPU-SMI).Reason | Should -Be 'the engine is on another host'
        $report.Gpus | Should -BeNullOrEmpty
    }

    It 'refuses values that can''t be used' {
        { Test-VerlHost -TimeoutSec 0 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        { Test-VerlHost -MinimumFreeSpace 5x } | Should -Throw "*'5x' is not a size.*"
        { Test-VerlHost -Image 'Not An Image' -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidArgument,*'
    }
}
