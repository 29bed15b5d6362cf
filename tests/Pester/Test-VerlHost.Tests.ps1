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
            $report.Checks.Status | Should -Not -Contain Failed
            $report.Status | Should -Be ($report.Checks.Status -contains 'Warning' ? 'Degraded' : 'Ready')
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
            Test-VerlHost -Quiet | Should -BeTrue
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
            $text | Should -Match '(?m)^ +→ Update the driver to 580\.65\.06'
            $text | Should -Match '(?m)^  \d+ passed · (\d+ warnings? · )?1 failed'
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

    It 'reports a host without an engine as not ready, and is no error' {
        $report = Test-VerlHost -DockerHost unix:///no/such/docker.sock -ErrorVariable failure
        $failure | Should -BeNullOrEmpty
        $report.Status | Should -Be NotReady
        (Find $report DKR-SOCKET).Status | Should -Be Failed
        (Find $report DKR-ENGINE).Status | Should -Be Skipped
        $report | Show | Should -Match '✗ DKR-SOCKET +There is no Docker engine at unix:///no/such/docker.sock'
        Test-VerlHost -DockerHost unix:///no/such/docker.sock -Quiet | Should -BeFalse
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
