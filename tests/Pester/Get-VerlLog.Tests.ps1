. $PSScriptRoot/common.ps1

Describe 'Get-VerlLog' {
    BeforeDiscovery { . $PSScriptRoot/common.ps1 }
    BeforeAll {
        . $PSScriptRoot/common.ps1
        function Start-Writer([string] $Name, [string] $Script, [string[]] $Option) {
            docker run -d --name $Name --network none --entrypoint sh @Option "$env:VERLPS_LAB_REGISTRY/verlai/verl:vllm017.latest" -c $Script | Out-Null
        }
        function Get-LogThread { Get-ChildItem /proc/$PID/task/*/comm | Get-Content | Where-Object { $_ -like 'VerlPS log*' } }
    }

    Context 'files' {
        BeforeAll {
            $folder = Join-Path ([IO.Path]::GetTempPath()) "verlps-$([guid]::NewGuid().ToString('n'))"
            $log = Join-Path $folder 'train[1].log'
            [IO.Directory]::CreateDirectory($folder) | Out-Null
            [IO.File]::WriteAllText($log, @(
                    '(TaskRunner pid=3) Total training steps: 9'
                    '(TaskRunner pid=3) step:1 - critic/score/mean:0.25 - timing_s/step:30.0'
                    '(WorkerDict pid=4, ip=10.0.0.6) WARNING:2026-08-20 06:31:40,451:slow [repeated 7x across cluster]'
                    '(WorkerDict pid=4, ip=10.0.0.6) torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.50 GiB'
                    'Training Progress: 1%' ) -join "`n")
        }
        AfterAll { [IO.Directory]::Delete($folder, $true) }

        It 'gives one entry a line' {
            $entries = Get-VerlLog -LiteralPath $log
            $entries.Level | Should -Be @('Info', 'Step', 'Warning', 'Error', 'Info')
            $entries.Source | Select-Object -Unique | Should -Be 'train[1].log'
            $entries[0].Timestamp | Should -BeNullOrEmpty
            $entries[1].Message | Should -Be 'step 1/9 · reward 0.250 · 30.0 s/step · ETA 4 m'
            $entries[2].Repeat | Should -Be 7
            $entries[2].Actor, $entries[2].ProcessId, $entries[2].NodeIp | Should -Be @('WorkerDict', 4, '10.0.0.6')
            $entries[3].Failure.Id | Should -Be 'NVD013'
        }

        It 'takes patterns, piped files and folders that hold both' {
            [IO.Directory]::CreateDirectory("$folder/old.log") | Out-Null
            (Get-VerlLog -Path "$folder/*.log").Count | Should -Be 5
            (Get-Item -LiteralPath $log | Get-VerlLog).Count | Should -Be 5
            Get-VerlLog -Path "$folder/*.none" | Should -BeNullOrEmpty
        }

        It 'filters by level and text, and gives lines as they are with -Raw' {
            (Get-VerlLog -LiteralPath $log -Level Warning).Level | Should -Be @('Warning', 'Error')
            (Get-VerlLog -LiteralPath $log -Include 'worker' -Exclude 'SLOW').Count | Should -Be 1
            Get-VerlLog -LiteralPath $log -Tail 1 -Raw | Should -BeExactly 'Training Progress: 1%'
            Get-VerlLog -LiteralPath $log -Level Step -Raw | Select-Object -First 1 | Should -BeLike '(TaskRunner pid=3) step:1 - *'
        }

        It 'says which file is not there and reads the others' {
            $entries = Get-VerlLog -LiteralPath "$folder/none.log", $log -ErrorVariable failure -ErrorAction SilentlyContinue
            $entries.Count | Should -Be 5
            $failure.FullyQualifiedErrorId | Should -Be 'PathNotFound,VerlPS.Commands.GetVerlLogCommand'
            $failure.TargetObject | Should -Be "$folder/none.log"
            Get-VerlLog -Path "$folder/none.log" -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        }

        It 'refuses what can not be read as an expression or a time' {
            { Get-VerlLog -LiteralPath $log -Include '(' } | Should -Throw -ErrorId 'InvalidArgument,VerlPS.Commands.GetVerlLogCommand'
            { Get-VerlLog x -Since 'someday' } | Should -Throw "*'someday' is not a time*42m*"
            { Get-VerlLog x -Tail -1 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
            { Get-VerlLog -LiteralPath $log -Since 1h } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
        }

        It 'stops following a file when enough lines came' {
            $watch = [Diagnostics.Stopwatch]::StartNew()
            (Get-VerlLog -LiteralPath $log -Follow | Select-Object -First 2).Count | Should -Be 2
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 2
        }

        It 'shows a line a log line, without colour where output is plain' {
            $text = Get-VerlLog -LiteralPath $log | Out-String -Width 100
            $text | Should -Match 'STEP     TaskRunner       step 1/9 · reward 0.250'
            $text | Should -Match 'WARNING  WorkerDict       slow \(× 7\)'
            $text | Should -Match '└ NVD013'
            $text | Should -Not -Match "`e"
        }
    }

    Context 'containers' -Skip:(-not $lab) {
        AfterEach { docker rm -f logs-one logs-two 2>&1 | Out-Null }

        It 'reads by name, by id, by pipeline of names and of containers' {
            Start-Writer logs-one 'echo one; echo two >&2'
            docker wait logs-one | Out-Null
            $container = Get-VerlContainer logs-one -All
            (Get-VerlLog logs-one).Message | Sort-Object | Should -Be @('one', 'two')
            (Get-VerlLog -Id $container.Id -Include one).Source | Should -Be 'logs-one'
            ('logs-one' | Get-VerlLog -Include two).Stream | Should -Be 'Stderr'
            ($container | Get-VerlLog).Count | Should -Be 2
            ($container | Get-VerlLog -Since 1h).Count | Should -Be 2
            $container | Get-VerlLog -Until 1h | Should -BeNullOrEmpty
            ([DateTimeOffset]::UtcNow - ($container | Get-VerlLog -Tail 1).Timestamp).TotalMinutes | Should -BeLessThan 2
        }

        It 'stops at once when enough lines came, and leaves no thread' {
            Start-Writer logs-one 'echo one; echo two; sleep 600'
            $watch = [Diagnostics.Stopwatch]::StartNew()
            (Get-VerlLog logs-one -Follow | Select-Object -First 2).Message | Should -Be @('one', 'two')
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 3
            Get-LogThread | Should -BeNullOrEmpty
        }

        It 'stops at once on Ctrl+C, without an error' {
            Start-Writer logs-one 'echo one; sleep 600'
            $shell = [powershell]::Create().AddScript("Import-Module '$((Get-Module VerlPS).Path)'; Get-VerlLog logs-one -Follow")
            $output = [Management.Automation.PSDataCollection[psobject]]::new()
            $run = $shell.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output)
            $output.GetEnumerator().MoveNext() | Should -BeTrue
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 1
            $shell.Streams.Error | Should -BeNullOrEmpty
            Get-LogThread | Should -BeNullOrEmpty
            $shell.Dispose()
        }

        It 'follows several containers at once' {
            Start-Writer logs-one 'echo one; sleep 600'
            Start-Writer logs-two 'echo two; sleep 600'
            $lines = Get-VerlContainer logs-one, logs-two -All | Get-VerlLog -Follow | Select-Object -First 2
            $lines.Source | Sort-Object | Should -Be @('logs-one', 'logs-two')
        }

        It 'says which container is not there and reads the others' {
            Start-Writer logs-one 'echo one'
            docker wait logs-one | Out-Null
            $lines = Get-VerlLog logs-nobody, logs-one -ErrorVariable failure -ErrorAction SilentlyContinue
            $lines.Message | Should -Be 'one'
            $failure.FullyQualifiedErrorId | Should -BeLike 'ContainerNotFound,*'
            $failure.TargetObject | Should -Be 'logs-nobody'
        }

        It 'says that a log driver keeps nothing, and what to do' {
            Start-Writer logs-one 'echo one' -Option '--log-driver', 'none'
            Get-VerlLog logs-one -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure.FullyQualifiedErrorId | Should -BeLike 'LogNotReadable,*'
            $failure.ErrorDetails.RecommendedAction | Should -Match 'local'
        }

        It 'names the requests with -Verbose' {
            Start-Writer logs-one 'echo one'
            docker wait logs-one | Out-Null
            $verbose = Get-VerlLog logs-one -Tail 5 -Verbose 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] }
            "$verbose" | Should -Match 'GET /containers/\w+/logs\?.*tail=5: ok'
        }

        It 'completes names' {
            Start-Writer logs-one 'sleep 600'
            (TabExpansion2 'Get-VerlLog logs-o').CompletionMatches.CompletionText | Should -Contain 'logs-one'
            (TabExpansion2 'Get-VerlLog logs-o -Level W').CompletionMatches.CompletionText | Should -Contain 'Warning'
        }
    }
}
