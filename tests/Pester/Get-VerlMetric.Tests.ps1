. $PSScriptRoot/common.ps1

Describe 'Get-VerlMetric' {
    BeforeDiscovery { . $PSScriptRoot/common.ps1 }
    BeforeAll {
        . $PSScriptRoot/common.ps1
        $folder = Join-Path ([IO.Path]::GetTempPath()) "verlps-$([guid]::NewGuid().ToString('n'))"
        [IO.Directory]::CreateDirectory("$folder/old.log") | Out-Null
        $log = "$folder/train[1].log"
        $lines = @(
            '(TaskRunner pid=3) Total training steps: 9'
            '(TaskRunner pid=3) step:0 - val-core/openai/gsm8k/acc/mean@1:0.25'
            "`e[36m(TaskRunner pid=3)`e[0m step:1 - critic/score/mean:0.25 - actor/lr:1e-06 - actor/grad_norm:np.float64(0.5) - timing_s/step:30.0"
            '(WorkerDict pid=4, ip=10.0.0.6) INFO:2026-08-20 06:31:40,451:global_step:7 - saved'
            '(TaskRunner pid=3) step:2 - critic/score/mean:0.375 - actor/lr:1e-06 - actor/grad_norm:nan - timing_s/step:40.0'
            '(TaskRunner pid=3) step:2 - critic/score/mean:0.5 - actor/lr:1e-06 - actor/grad_norm:0.5 - timing_s/step:50.0(TaskRunner pid=3)' )
        [IO.File]::WriteAllText($log, $lines -join "`n")
        [IO.File]::WriteAllText("$folder/exp.jsonl", "{`"step`":1,`"data`":{`"a`":1,`"b`":NaN}}`n{`"step`":2,`"data`":{`"a`":2,`"b`":null}}`n{`"step`":3,`"da")
    }
    AfterAll { [IO.Directory]::Delete($folder, $true) }

    Context 'files' {
        It 'gives one object a step, the last attempt, with every value' {
            $steps = Get-VerlMetric -LiteralPath $log -WarningAction SilentlyContinue
            $steps.Step | Should -Be @(0, 1, 2)
            $steps.Attempt | Should -Be @(1, 1, 2)
            $steps[2].Values['critic/score/mean'] | Should -Be 0.5
            $steps[2].Values.'timing_s/step' | Should -Be 50
            $steps[1].Values['actor/lr'] | Should -BeExactly 1e-6
            $steps[1].Values['none'] | Should -BeNullOrEmpty
            @($steps[1].Values.Keys) | Should -Be @('critic/score/mean', 'actor/lr', 'actor/grad_norm', 'timing_s/step')
            $steps[1].Run, $steps[1].Source | Should -Be @('train[1]', $log)
            $steps[1].TotalSteps, $steps[1].StepTime, $steps[1].Eta | Should -Be @(9, [timespan]'00:00:30', [timespan]'00:04:00')
            $steps[0].Validation, $steps[1].Reward, $steps[1].GradNorm | Should -Be @(0.25, 0.25, 0.5)
        }

        It 'gives every attempt with -All' {
            (Get-VerlMetric -LiteralPath $log -All -WarningAction SilentlyContinue).Attempt | Should -Be @(1, 1, 1, 2)
        }

        It 'takes patterns, piped files and folders that hold both' {
            (Get-VerlMetric "$folder/*.log" -WarningAction SilentlyContinue).Count | Should -Be 3
            (Get-ChildItem $folder -File | Get-VerlMetric -WarningAction SilentlyContinue).Run | Should -Be @('exp', 'exp', 'train[1]', 'train[1]', 'train[1]')
            Get-VerlMetric "$folder/*.none" | Should -BeNullOrEmpty
        }

        It 'knows a file by what is in it' {
            $steps = Get-VerlMetric "$folder/exp.jsonl"
            $steps.Step | Should -Be @(1, 2)
            [double]::IsNaN($steps[0].Values['b']) | Should -BeTrue
            $stream = [IO.Compression.GZipStream]::new([IO.File]::Create("$folder/packed"), [IO.Compression.CompressionMode]::Compress)
            $stream.Write([Text.Encoding]::UTF8.GetBytes($lines -join "`n"))
            $stream.Dispose()
            (Get-VerlMetric "$folder/packed" -WarningAction SilentlyContinue).Step | Should -Be @(0, 1, 2)
            { Get-VerlMetric "$folder/packed" -Follow -ErrorAction Stop } | Should -Throw -ErrorId 'LogNotReadable,*'
        }

        It 'chooses names and steps' {
            $step = Get-VerlMetric -LiteralPath $log -Name ACTOR/*, none -Step 1 -WarningAction SilentlyContinue
            @($step.Values.Keys) | Should -Be @('actor/lr', 'actor/grad_norm')
            $step.Reward | Should -BeNullOrEmpty
            (Get-VerlMetric -LiteralPath $log -Step 1- -WarningAction SilentlyContinue).Step | Should -Be @(1, 2)
            (Get-VerlMetric -LiteralPath $log -Step (0..1) -WarningAction SilentlyContinue).Step | Should -Be @(0, 1)
            (Get-VerlMetric -LiteralPath $log -Step 0, 2-9 -WarningAction SilentlyContinue).Step | Should -Be @(0, 2)
            (Get-VerlMetric -LiteralPath $log -Last 1 -WarningAction SilentlyContinue).Step | Should -Be 2
        }

        It 'warns of what the metrics say, whatever is chosen' {
            Get-VerlMetric -LiteralPath $log -All -Name critic/* -Step 1 -WarningVariable told -WarningAction SilentlyContinue | Out-Null
            "$told" | Should -BeLike "NAN-METRIC: run 'train?1?', from step 2 on (1 step): actor/grad_norm is not a number.*"
        }

        It 'says that a file has no metrics, or not those' {
            [IO.File]::WriteAllText("$folder/other.txt", "step: 5/100 loss 0.5`n")
            Get-VerlMetric "$folder/other.txt" -WarningVariable told -WarningAction SilentlyContinue | Should -BeNullOrEmpty
            "$told" | Should -BeLike "'$folder/other.txt' has no metrics of training steps: *"
            Get-VerlMetric "$folder/exp.jsonl" -Name c -WarningVariable told -WarningAction SilentlyContinue | Should -BeNullOrEmpty
            "$told" | Should -Be "Run 'exp' has no metric 'c'."
        }

        It 'says which file is not there and reads the others' {
            $steps = Get-VerlMetric -LiteralPath "$folder/none.log", "$folder/exp.jsonl" -ErrorVariable failure -ErrorAction SilentlyContinue
            $steps.Count | Should -Be 2
            $failure.FullyQualifiedErrorId | Should -Be 'PathNotFound,VerlPS.Commands.GetVerlMetricCommand'
            $failure.TargetObject | Should -Be "$folder/none.log"
            Get-VerlMetric -LiteralPath "$folder/old.log" -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure.FullyQualifiedErrorId | Should -BeLike 'LogNotReadable,*'
        }

        It 'refuses what is no step, and -Last with -Follow' {
            { Get-VerlMetric x -Step 20-10 } | Should -Throw "*'20-10' is not a step or a range of steps.*100-*"
            { Get-VerlMetric x -Last 0 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
            { Get-VerlMetric x -Last 1 -Follow } | Should -Throw -ErrorId 'InvalidArgument,VerlPS.Commands.GetVerlMetricCommand'
        }

        It 'follows a file that grows' {
            $live = "$folder/live.log"
            [IO.File]::WriteAllText($live, "step:1 - a:1`n")
            $shell = [powershell]::Create().AddScript("Import-Module '$((Get-Module VerlPS).Path)'; Get-VerlMetric '$live' -Follow")
            $output = [Management.Automation.PSDataCollection[psobject]]::new()
            $null = $shell.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output)
            $steps = $output.GetEnumerator()
            $steps.MoveNext() | Should -BeTrue
            [IO.File]::AppendAllText($live, "step:2 - a:2`nstep:1 - a:3`n")
            $steps.MoveNext() | Should -BeTrue
            $steps.MoveNext() | Should -BeTrue
            $steps.Current.Step, $steps.Current.Attempt, $steps.Current.Values['a'] | Should -Be @(1, 2, 3)
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 1
            $shell.Streams.Error | Should -BeNullOrEmpty
            $shell.Dispose()
        }
    }

    Context 'the pipeline' {
        It 'takes lines as they come' {
            $seen = [Collections.Generic.List[string]]::new()
            $lines | ForEach-Object { $seen.Add('line'); $_ } | Get-VerlMetric -WarningAction SilentlyContinue | ForEach-Object { $seen.Add("step $($_.Step).$($_.Attempt)") }
            $seen -join ' ' | Should -Be 'line line step 0.1 line step 1.1 line line step 2.1 line step 2.2'
        }

        It 'takes what Get-Content and Get-VerlLog read' {
            $steps = Get-Content -LiteralPath $log | Get-VerlMetric -WarningAction SilentlyContinue
            $steps.Run | Should -Be @('text', 'text', 'text', 'text')
            (Get-Content -Raw "$folder/exp.jsonl" | Get-VerlMetric).Step | Should -Be @(1, 2)
            $steps = Get-VerlLog -LiteralPath $log | Get-VerlMetric -Last 1 -WarningAction SilentlyContinue
            $steps.Run, $steps.Source, $steps.Attempt | Should -Be @('train[1]', 'train[1].log', 2)
            (Get-VerlLog -LiteralPath $log -Follow | Get-VerlMetric -WarningAction SilentlyContinue | Select-Object -First 2).Step | Should -Be @(0, 1)
        }

        It 'takes no notice of empty lines and other text' {
            '', 'hello', 'step:3', "step:1 - a:1`n" | Get-VerlMetric | ForEach-Object Step | Should -Be 1
        }
    }

    Context 'output' {
        It 'shows the usual metrics as a table, and nothing for those that a step lacks' {
            $text = Get-VerlMetric -LiteralPath $log -All -WarningAction SilentlyContinue | Out-String -Width 120
            $text | Should -Match 'Step +Reward +Val +Loss +Entropy +KL +Len +Clip tok/s/GPU +s/step +ETA Run'
            $text | Should -Match '(?m)^ +0/9 +0\.250 +train\[1\]'
            $text | Should -Match '(?m)^ +1/9 +0\.250 +30\.0 +4 m train\[1\]'
            $text | Should -Match '(?m)^ +2/9\* +0\.500 '
            $text | Should -Not -Match "`e"
        }

        It 'shows all values as a list' {
            $text = Get-VerlMetric -LiteralPath $log -Step 2 -WarningAction SilentlyContinue | Format-List | Out-String -Width 120
            $text | Should -Match 'Step +: 2 of 9'
            $text | Should -Match 'actor/lr +1E-06'
        }

        It 'goes to CSV and JSON' {
            $rows = Get-VerlMetric -LiteralPath $log -Step 1- -WarningAction SilentlyContinue | ForEach-Object { [pscustomobject]$_.ToRow() } | ConvertTo-Csv
            Get-VerlMetric -LiteralPath $log -Step 1- -WarningAction SilentlyContinue | ForEach-Object ToRow | ConvertTo-Csv | Should -Be $rows
            $rows[0] | Should -Be '"Run","Step","Attempt","Timestamp","critic/score/mean","actor/lr","actor/grad_norm","timing_s/step"'
            $rows[1] | Should -Be '"train[1]","1","1","","0.25","1E-06","0.5","30"'
            (Get-VerlMetric -LiteralPath $log -Last 1 -WarningAction SilentlyContinue | ConvertTo-Json -Depth 3 | ConvertFrom-Json).Values.'critic/score/mean' | Should -Be 0.5
        }

        It 'completes the names of metrics' {
            (TabExpansion2 'Get-VerlMetric x -Name actor/ent').CompletionMatches.CompletionText | Should -Be 'actor/entropy'
            (TabExpansion2 'Get-VerlMetric x -Name val-').CompletionMatches.CompletionText | Should -Contain 'val-core/*'
        }
    }

    Context 'containers' -Skip:(-not $lab) {
        BeforeAll {
            $script = ($lines | ForEach-Object { "echo '$_'" }) -join "`n"
            docker run -d --name metrics-one --label io.verlps.version=0 --network none --entrypoint sh "$env:VERLPS_LAB_REGISTRY/verlai/verl:vllm017.latest" -c "$script`nsleep 600" | Out-Null
            docker run -d --name metrics-two --network none --entrypoint sh "$env:VERLPS_LAB_REGISTRY/verlai/verl:vllm017.latest" -c 'echo hello' | Out-Null
            docker wait metrics-two | Out-Null
        }
        AfterAll { docker rm -f metrics-one metrics-two 2>&1 | Out-Null }

        It 'reads by name, by id, by pattern, by pipeline, and the only one that runs' {
            $container = Get-VerlContainer metrics-one
            $steps = Get-VerlMetric -Container metrics-one -WarningAction SilentlyContinue
            $steps.Step | Should -Be @(0, 1, 2)
            $steps.Run | Select-Object -Unique | Should -Be 'metrics-one'
            ([DateTimeOffset]::UtcNow - $steps[0].Timestamp).TotalMinutes | Should -BeLessThan 5
            (Get-VerlMetric -Id $container.Id -Last 1 -WarningAction SilentlyContinue).Attempt | Should -Be 2
            (Get-VerlMetric -Container metrics-* -Step 1 -WarningAction SilentlyContinue).Step | Should -Be 1
            ($container | Get-VerlMetric -All -WarningAction SilentlyContinue).Count | Should -Be 4
            (Get-VerlMetric -Step 1 -WarningAction SilentlyContinue).Step | Should -Be 1
            (Get-VerlLog metrics-one | Get-VerlMetric -Last 1 -WarningAction SilentlyContinue).Timestamp | Should -BeGreaterThan ([DateTimeOffset]::UtcNow.AddMinutes(-5))
        }

        It 'follows, and stops at once when enough steps came' {
            $watch = [Diagnostics.Stopwatch]::StartNew()
            (Get-VerlMetric -Container metrics-one -Follow -WarningAction SilentlyContinue | Select-Object -First 2).Step | Should -Be @(0, 1)
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 3
        }

        It 'says that there is no such container, and that one has no metrics' {
            Get-VerlMetric -Container metrics-nobody -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure.FullyQualifiedErrorId | Should -BeLike 'ContainerNotFound,*'
            Get-VerlMetric -Container metrics-two -WarningVariable told -WarningAction SilentlyContinue | Should -BeNullOrEmpty
            "$told" | Should -BeLike "The log of 'metrics-two' has no metrics of training steps: *"
        }

        It 'reads and follows what docker exec trains, behind the log of a container that sleeps' {
            $root = (New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "verlps-$([guid]::NewGuid().ToString('n'))")).FullName
            try {
                docker run -d --name metrics-three --network none --entrypoint sh -v "${root}:/mnt/verl/logs" "$env:VERLPS_LAB_REGISTRY/verlai/verl:vllm017.latest" -c 'sleep 8' | Out-Null
                docker exec -d metrics-three sh -c 'for i in 1 2 3; do echo "step:$i - critic/score/mean:0.$i"; sleep 1; done > /mnt/verl/logs/train.log'
                $steps = Get-VerlMetric -Container metrics-three -Follow -WarningVariable told -WarningAction SilentlyContinue
                $steps.Step | Should -Be @(1, 2, 3)
                $steps[0].Run | Should -Be 'train'
                "$told" | Should -Match 'Reading 1 file instead: .*train\.log'
                $again = Get-VerlMetric -Container metrics-three -WarningVariable told -WarningAction SilentlyContinue
                $again.Reward | Should -Be @(0.1, 0.2, 0.3)
                "$told" | Should -BeLike "The log of 'metrics-three' has no metrics. Reading $root/train.log instead.*"
            }
            finally { docker rm -f metrics-three | Out-Null; [IO.Directory]::Delete($root, $true) }
        }

        It 'completes names of containers' {
            (TabExpansion2 'Get-VerlMetric -Container metrics-o').CompletionMatches.CompletionText | Should -Contain 'metrics-one'
        }
    }
}
