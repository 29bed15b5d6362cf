. $PSScriptRoot/common.ps1

Describe 'Get-VerlLog -Diagnose' {
    BeforeDiscovery { . $PSScriptRoot/common.ps1 }
    BeforeAll { . $PSScriptRoot/common.ps1 }

    Context 'files' {
        BeforeAll {
            $folder = Join-Path ([IO.Path]::GetTempPath()) "verlps-$([guid]::NewGuid().ToString('n'))"
            [IO.Directory]::CreateDirectory($folder) | Out-Null
            $log = Join-Path $folder 'train.log'
            [IO.File]::WriteAllText($log, @(
                    '(TaskRunner pid=3) Total training steps: 9'
                    '(WorkerDict pid=4, ip=10.0.0.6) ray.exceptions.ActorDiedError: The actor died unexpectedly before finishing this task.'
                    '(WorkerDict pid=5, ip=10.0.0.6) torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.50 GiB'
                    '(WorkerDict pid=6, ip=10.0.0.6) torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.50 GiB [repeated 7x across cluster]'
                    '(TaskRunner pid=3) step:2 - critic/score/mean:nan' ) -join "`n")
            [IO.File]::WriteAllText("$folder/well.log", "one`ntwo`n")
        }
        AfterAll { [IO.Directory]::Delete($folder, $true) }

        It 'gives each failure once, the first cause before its symptoms and warnings' {
            $failures = Get-VerlLog -LiteralPath $log -Diagnose
            $failures | ForEach-Object { $_ | Should -BeOfType VerlPS.VerlFailure }
            $failures.Id | Should -Be 'NVD013', 'RAY003', 'VRL013'
            $failures[0].Count, $failures[0].Source, $failures[0].Actor, $failures[0].NodeIp | Should -Be 8, 'train.log', 'WorkerDict', '10.0.0.6'
            $failures.IsSymptom | Should -Be $false, $true, $false
        }

        It 'reads as cause, remedy and the words of the log' {
            $text = Get-VerlLog -LiteralPath $log -Diagnose | Select-Object -First 1 | Out-String -Width 200
            $text | Should -Match '(?m)^  ✗ NVD013  \S.*\n(            \S.*\n)*            → \S'
            $text | Should -Match '(?m)^            torch\.OutOfMemoryError: CUDA out of memory\.'
            $text | Should -Match '(?m)^            8 times · train\.log · WorkerDict on 10\.0\.0\.6$'
            $text | Should -Not -Match "`e"
        }

        It 'warns where it knows no failure' {
            Get-VerlLog -LiteralPath "$folder/well.log" -Diagnose -WarningVariable warning -WarningAction SilentlyContinue | Should -BeNullOrEmpty
            $warning | Should -Be "No known failure in 2 lines of 'well.log'."
        }

        It 'tells of a file that is not there and diagnoses the others' {
            $failures = Get-VerlLog -LiteralPath "$folder/none.log", $log -Diagnose -ErrorVariable failure -ErrorAction SilentlyContinue
            $failures.Count | Should -Be 3
            $failure.FullyQualifiedErrorId | Should -Be 'PathNotFound,VerlPS.Commands.GetVerlLogCommand'
        }

        It 'does not go with -Follow or -Raw' {
            { Get-VerlLog -LiteralPath $log -Diagnose -Follow } | Should -Throw -ErrorId 'InvalidArgument,VerlPS.Commands.GetVerlLogCommand'
            { Get-VerlLog -LiteralPath $log -Diagnose -Raw } | Should -Throw -ErrorId 'InvalidArgument,VerlPS.Commands.GetVerlLogCommand'
        }
    }

    Context 'containers' -Skip:(-not $lab) {
        BeforeAll {
            function Start-Failing([string] $Name, [string[]] $Option, [string] $Script) {
                docker run -d --name $Name --network none --entrypoint sh @Option "$env:VERLPS_LAB_REGISTRY/verlai/verl:vllm017.latest" -c $Script | Out-Null
            }
            Start-Failing -Name diagnose-oom -Option @('--memory', '64m', '--memory-swap', '64m') -Script 'echo "ray.exceptions.ActorDiedError: The actor died unexpectedly before finishing this task."; exec python3 -c "x = [bytes(bytearray(b\"x\" * (1 << 20))) for _ in range(400)]"'
            Start-Failing -Name diagnose-exit -Script 'echo "Traceback (most recent call last):"; echo "  File \"/x.py\", line 1, in f"; echo "ValueError: what now"; exit 3'
            docker wait diagnose-oom diagnose-exit | Out-Null
        }
        AfterAll { docker rm -f diagnose-oom diagnose-exit | Out-Null }

        It 'finds with the host why a container was killed' {
            $failures = Get-VerlLog diagnose-oom -Diagnose
            # Root sees the kernel's own words, others what the engine noted.
            $failures[0].Id | Should -BeIn 'LIM004', 'DKR018'
            $failures[0].Source | Should -Be 'diagnose-oom'
            $failures[0].Host[0] | Should -BeLike "'diagnose-oom' ended with exit code 137 at *; the kernel killed a process of it for memory (OOMKilled)"
            $failures[0].Host | Should -Contain "memory limit of 'diagnose-oom' 64 MiB"
            $failures[1].Id | Should -Be 'RAY003'
        }

        It 'tells an exception that it does not know, and how the container ended' {
            $failure = Get-VerlContainer diagnose-exit -All | Get-VerlLog -Diagnose
            $failure.Id, $failure.Evidence | Should -Be 'GEN001', 'ValueError: what now'
            $failure.Cause | Should -BeLike '*: ValueError: what now'
            $failure.Host | Should -BeLike "'diagnose-exit' ended with exit code 3 at *"
            $failure.FirstSeen | Should -BeOfType DateTimeOffset
        }
    }
}
