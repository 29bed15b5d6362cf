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

        It 'gives one entry a traceback, with the lines of others in their place' {
            $file = Join-Path $folder 'traceback.out'
            [IO.File]::WriteAllText($file, @(
                    "`e[36m(WorkerDict pid=4)`e[0m Traceback (most recent call last):"
                    "`e[36m(WorkerDict pid=4)`e[0m   File `"/app/actor.py`", line 3, in update"
                    "`e[36m(TaskRunner pid=3)`e[0m still here"
                    "`e[36m(WorkerDict pid=4)`e[0m     loss.backward()"
                    "`e[36m(WorkerDict pid=4)`e[0m torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.50 GiB"
                    'INFO:2026-08-20 06:31:40,451:ended' ) -join "`n")
            $entries = Get-VerlLog -LiteralPath $file
            $entries.Message | Should -Be @('still here', 'ended', 'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.50 GiB')
            $entries[1].Timestamp | Should -Be ([DateTimeOffset]'2026-08-20T06:31:40.451Z')
            $traceback = $entries[2]
            $traceback.Level, $traceback.Actor, $traceback.Failure.Id | Should -Be @('Error', 'WorkerDict', 'NVD013')
            $traceback.Traceback | Should -BeExactly (@(
                    'Traceback (most recent call last):'
                    '  File "/app/actor.py", line 3, in update'
                    '    loss.backward()'
                    'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.50 GiB' ) -join "`n")
            (Get-VerlLog -LiteralPath $file -Level Error -Raw).Count | Should -Be 4
            (Get-VerlLog -LiteralPath $file -Include 'loss.backward').Count | Should -Be 1
            $entries[2] | Out-String -Width 140 | Should -Match '(?s)Tried to allocate 2.50 GiB\s+└ actor.py:3  traceback of 4 lines\s+└ NVD013'
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
            { Get-VerlLog -LiteralPath $log -For Exit } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
        }

        It 'stops following a file when enough lines came' {
            $watch = [Diagnostics.Stopwatch]::StartNew()
            (Get-VerlLog -LiteralPath $log -Follow | Select-Object -First 2).Count | Should -Be 2
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 2
        }

        It 'reads lines of the pipeline as they come, those of Get-Content too' {
            (Get-Content -LiteralPath $log | Get-VerlLog).Level | Should -Be @('Info', 'Step', 'Warning', 'Error', 'Info')
            $lines = & { 'step:1 - a:1'; ''; 'WARNING:2026-08-20 06:31:40,451:b' } | Get-VerlLog
            $lines.Level | Should -Be @('Step', 'Info', 'Warning')
            $lines[0].Source | Should -Be 'pipeline'
            $read = [Collections.Generic.List[string]]::new()
            & { 1..3 | ForEach-Object { "line $_"; $read.Add('written') } } | Get-VerlLog | ForEach-Object { $read.Add($_.Message) }
            $read | Should -Be @('line 1', 'written', 'line 2', 'written', 'line 3', 'written')
        }

        It 'gives times without a year the latest that fits' {
            $now = [DateTime]::UtcNow
            $soon = $now.AddDays(3)
            [IO.File]::WriteAllText("$folder/vllm.log", "INFO $($now.ToString('MM-dd HH:mm:ss')) [x.py:1] now`
INFO $($soon.ToString('MM-dd HH:mm:ss')) [x.py:1] of last year`
")
            $lines = @(Get-VerlLog -LiteralPath "$folder/vllm.log") + @("INFO $($now.ToString('MM-dd HH:mm:ss')) [x.py:1] now" | Get-VerlLog)
            $lines.Timestamp.Year | Should -Be @($now.Year, ($soon.Year - 1), $now.Year)
        }

        It 'selects actors and streams' {
            (Get-VerlLog -LiteralPath $log -Actor worker*, none).Count | Should -Be 2
            Get-VerlLog -LiteralPath $log -Stream Stderr | Should -BeNullOrEmpty
            '[rank3]: a', '[rank4]: b', 'c' | Get-VerlLog -Rank 4, 5 -Raw | Should -Be '[rank4]: b'
        }

        It 'reads a compressed file as what it holds' {
            $packed = [IO.Compression.GZipStream]::new([IO.File]::Create("$folder/old.log.1.gz"), [IO.Compression.CompressionMode]::Compress)
            $packed.Write([IO.File]::ReadAllBytes($log))
            $packed.Dispose()
            (Get-VerlLog -LiteralPath "$folder/old.log.1.gz").Level | Should -Be @('Info', 'Step', 'Warning', 'Error', 'Info')
            Get-VerlLog -LiteralPath "$folder/old.log.1.gz" -Tail 1 -Raw | Should -Be 'Training Progress: 1%'
        }

        It 'writes to files of a size, and overwrites none that is there without being told to' {
            $out = "$folder/new/kept.log"
            1..1000 | ForEach-Object { "line $_" } | Get-VerlLog -OutFile $out -MaxSize 3k -MaxFiles 3 | Should -BeNullOrEmpty
            (Get-ChildItem "$folder/new").Name | Should -Be @('kept.log', 'kept.log.1', 'kept.log.2')
            (Get-ChildItem "$folder/new").Length | ForEach-Object { $_ | Should -BeLessOrEqual 3072 }
            $kept = "$out.2", "$out.1", $out | ForEach-Object { Get-Content $_ }
            $kept[-1] | Should -Be 'line 1000'
            $kept | Should -Be @((1001 - $kept.Count)..1000 | ForEach-Object { "line $_" })
            { Get-VerlLog -LiteralPath $log -OutFile $out } | Should -Throw -ErrorId 'FileExists,VerlPS.Commands.GetVerlLogCommand'
            Get-VerlLog -LiteralPath $log -OutFile $out -Force -Include 'step:'
            Get-Content $out | Should -BeLike '(TaskRunner pid=3) step:1 - *'
            Get-VerlLog -LiteralPath $log -OutFile $out -Append -Tail 1
            (Get-Content $out).Count | Should -Be 2
            { Get-VerlLog -LiteralPath $log -OutFile "$log/not/a/folder" } | Should -Throw -ErrorId 'PathNotWritable,*'
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

        It 'reads by name, by id and by pipeline' {
            Start-Writer logs-one 'echo one; echo two >&2'
            docker wait logs-one | Out-Null
            $container = Get-VerlContainer logs-one -All
            (Get-VerlLog logs-one).Message | Sort-Object | Should -Be @('one', 'two')
            (Get-VerlLog -Id $container.Id -Include one).Source | Should -Be 'logs-one'
            (Get-VerlLog logs-one -Include two).Stream | Should -Be 'Stderr'
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
            $verbose = Get-VerlLog logs-one -Tail 5 -Source Engine -Verbose 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] }
            "$verbose" | Should -Match 'GET /containers/\w+/logs\?.*tail=5: ok'
        }

        It 'reads the same from the engine and from its file: <driver>' -ForEach @(
            @{ driver = 'json-file'; options = '--log-opt', 'max-size=20k', '--log-opt', 'max-file=4', '--log-opt', 'compress=true' }
            @{ driver = 'local'; options = '--log-opt', 'max-size=20k', '--log-opt', 'max-file=4' }
        ) {
            Start-Writer logs-one 'i=0; while [ $i -lt 600 ]; do i=$((i+1)); printf "out %d \t\"\\<&>\033[1m\n" $i; echo "err $i" >&2; [ $((i % 100)) -ne 0 ] || usleep 200000; done; head -c 50000 /dev/zero | tr "\0" x; echo; printf "no end"' -Option (@('--log-driver', $driver) + $options)
            docker wait logs-one | Out-Null
            foreach ($query in @{}, @{ Tail = 7 }, @{ Stream = 'Stderr' }, @{ Level = 'Info'; Include = 'err 5' }) {
                $engine = Get-VerlLog logs-one -Source Engine @query
                $file = Get-VerlLog logs-one -Source File @query
                $file.Count | Should -Be $engine.Count
                ($file | ForEach-Object { "$($_.Timestamp.Ticks) $($_.Stream) $($_.Raw)" }) -join "`n" | Should -BeExactly (($engine | ForEach-Object { "$($_.Timestamp.Ticks) $($_.Stream) $($_.Raw)" }) -join "`n")
            }
            $all = Get-VerlLog logs-one
            $since, $until = $all[-40].Timestamp, $all[-20].Timestamp
            $file = Get-VerlLog logs-one -Source File -Since $since -Until $until
            $file.Raw | Should -Be (Get-VerlLog logs-one -Source Engine -Since $since -Until $until).Raw
            $file[0].Raw | Should -Be $all[-40].Raw
        }

        It 'says that the engine keeps no file, where one was asked for' {
            Start-Writer logs-one 'echo one' -Option '--log-driver', 'none'
            Get-VerlLog logs-one -Source File -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure.FullyQualifiedErrorId | Should -BeLike 'LogNotReadable,*'
            $failure.Exception.Message | Should -Match "log driver 'none'"
        }

        It 'reads what docker exec wrote where the log is empty, in the log folder and in Ray''s' {
            $root = (New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "verlps-$([guid]::NewGuid().ToString('n'))")).FullName
            try {
                Start-Writer logs-one 'sleep 600' -Option '-v', "${root}:/mnt/verl/logs"
                docker exec logs-one sh -c 'echo "step:1 - critic/score/mean:0.5" > /mnt/verl/logs/train.log; s=/tmp/ray/session_2026-08-20_06-31-02_114000_17; mkdir -p $s/logs; ln -s $s /tmp/ray/session_latest; touch $s/logs/raylet.out; printf ":actor_name:WorkerDict\nloaded\n" > $s/logs/worker-0123456789ab-01000000-77.out'
                $lines = Get-VerlLog logs-one -WarningVariable warning -WarningAction SilentlyContinue
                "$warning" | Should -Match "^The log of 'logs-one' is empty.*Reading 2 files instead: .*train\.log"
                $lines.Source | Sort-Object | Should -Be @('logs-one:train.log', 'logs-one:worker-0123456789ab-01000000-77.out')
                ($lines | Where-Object Step).Message | Should -Be 'step 1 · reward 0.500'
                $worker = $lines | Where-Object Actor
                $worker.Actor, $worker.ProcessId, $worker.Message | Should -Be @('WorkerDict', 77, 'loaded')
                (Get-VerlLog logs-one -Follow -WarningAction SilentlyContinue | Select-Object -First 2).Count | Should -Be 2
            }
            finally { docker rm -f logs-one | Out-Null; [IO.Directory]::Delete($root, $true) }
        }

        It 'follows what docker exec begins to write later, and ends with the container' {
            $root = (New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "verlps-$([guid]::NewGuid().ToString('n'))")).FullName
            try {
                Start-Writer logs-one 'sleep 4' -Option '-v', "${root}:/mnt/verl/logs"
                docker exec -d logs-one sh -c 'sleep 1; for i in 1 2 3; do echo line $i; sleep 0.5; done > /mnt/verl/logs/late.log'
                $watch = [Diagnostics.Stopwatch]::StartNew()
                $lines = Get-VerlLog logs-one -Follow -TimeoutSec 60 -WarningVariable warning -WarningAction SilentlyContinue
                $lines.Raw | Should -Be @('line 1', 'line 2', 'line 3')
                $lines[0].Source | Should -Be 'logs-one:late.log'
                "$warning" | Should -Match 'Reading 1 file instead: .*late\.log'
                $watch.Elapsed.TotalSeconds | Should -BeLessThan 30
            }
            finally { docker rm -f logs-one | Out-Null; [IO.Directory]::Delete($root, $true) }
        }

        It 'merges containers by time' {
            Start-Writer logs-one 'for i in 1 2 3; do echo one $i; usleep 200000; done'
            Start-Writer logs-two 'usleep 100000; for i in 1 2 3; do echo two $i; usleep 200000; done'
            docker wait logs-one logs-two | Out-Null
            $times = (Get-VerlLog logs-one, logs-two).Timestamp
            $times.Count | Should -Be 6
            $times | Should -Be ($times | Sort-Object)
        }

        It 'ends following after a time, or at the first exit' {
            Start-Writer logs-one 'echo one; sleep 600'
            $watch = [Diagnostics.Stopwatch]::StartNew()
            (Get-VerlLog logs-one -Follow -TimeoutSec 1).Message | Should -Be 'one'
            $watch.Elapsed.TotalSeconds | Should -BeGreaterThan 0.9
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 5
            Start-Writer logs-two 'echo two; exit 1' -Option '--restart', 'always'
            @(Get-VerlLog logs-two -Follow -For Exit -TimeoutSec 20).Count | Should -BeGreaterThan 0
        }

        It 'completes names' {
            Start-Writer logs-one 'sleep 600'
            (TabExpansion2 'Get-VerlLog logs-o').CompletionMatches.CompletionText | Should -Contain 'logs-one'
            (TabExpansion2 'Get-VerlLog logs-o -Level W').CompletionMatches.CompletionText | Should -Contain 'Warning'
        }
    }
}
