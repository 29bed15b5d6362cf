. $PSScriptRoot/common.ps1

Describe 'Restart-VerlContainer' {
    BeforeDiscovery { . $PSScriptRoot/common.ps1 }
    BeforeAll {
        . $PSScriptRoot/common.ps1
        $image = "$env:VERLPS_LAB_REGISTRY/verlai/verl:vllm017.latest"
        # It says when it is asked to end, and takes its time.
        $slow = 'trap "echo asked; sleep 2; exit 0" TERM; echo up; while true; do sleep 0.1; done'
    }
    AfterEach {
        if ($env:VERLPS_LAB_DIR) { docker ps -aq --filter name=psr- | ForEach-Object { docker rm -f $_ } | Out-Null }
    }

    It 'restarts what runs and starts what does not' -Skip:(-not $lab) {
        'one', 'two' | ForEach-Object { Start-VerlContainer $image -Name "psr-$_" -Gpu none } | Set-Variable before
        Stop-VerlContainer psr-two -TimeoutSec 0
        $after = Restart-VerlContainer psr-* -PassThru
        $after.State | Should -Be @('running', 'running')
        $after.Id | Should -Be $before.Id
        $after[0].StartedAt | Should -BeGreaterThan $before[0].StartedAt
        $after[1].StartedAt | Should -BeGreaterThan $before[1].StartedAt
        Get-VerlContainer psr-one | Restart-VerlContainer | Should -BeNullOrEmpty
    }

    It 'asks the container first, and with -TimeoutSec 0 does not wait for an answer' -Skip:(-not $lab) {
        # What it prints comes a moment after the start.
        function Wait-Up([int] $Count) {
            foreach ($try in 1..100) { if (@(Get-VerlLog psr-slow -Raw -Include '^up$').Count -ge $Count) { return } else { Start-Sleep -Milliseconds 100 } }
        }
        Start-VerlContainer $image -Name psr-slow -Gpu none -Command $slow | Out-Null
        Wait-Up 1
        $asking = Measure-Command { Restart-VerlContainer psr-slow }
        Wait-Up 2
        (Get-VerlLog psr-slow -Raw -Include '^(up|asked)$') | Should -Be @('up', 'asked', 'up')
        $asking.TotalSeconds | Should -BeGreaterThan 2
        $atOnce = Measure-Command { Restart-VerlContainer psr-slow -TimeoutSec 0 }
        Wait-Up 3
        # It is asked all the same, and may get as far as to say so.
        @(Get-VerlLog psr-slow -Raw -Include '^up$').Count | Should -Be 3
        $atOnce.TotalSeconds | Should -BeLessThan ($asking.TotalSeconds - 1)
    }

    It 'keeps a container that removes itself when it ends' -Skip:(-not $lab) {
        $id = docker run -d --rm --name psr-rm $image sleep 1000
        (Restart-VerlContainer psr-rm -All -TimeoutSec 0 -PassThru).Id | Should -Be $id
    }

    It 'tells of one that ends at once, and goes on with the next' -Skip:(-not $lab) {
        docker run --name psr-bad --label io.verlps.version=0 $image sh -c 'echo broken >&2; exit 3' 2>&1 | Out-Null
        Start-VerlContainer $image -Name psr-good -Gpu none | Out-Null
        $done = Restart-VerlContainer psr-bad, psr-good -PassThru -ErrorVariable failure -ErrorAction SilentlyContinue
        $done.Name | Should -Be psr-good
        $failure.FullyQualifiedErrorId | Should -BeLike 'ContainerExited,*RestartVerlContainerCommand'
        "$failure" | Should -Match '(?s)exit code 3.*broken'
        (Get-VerlContainer psr-bad).State | Should -Be exited
    }

    It 'explains what the engine can not start again' -Skip:(-not $lab) {
        Start-VerlContainer $image -Name psr-port -Gpu none -Port 18320 | Out-Null
        Stop-VerlContainer psr-port -TimeoutSec 0
        docker run -d --name psr-taken -p 127.0.0.1:18320:80 $image sleep 1000 | Out-Null
        Restart-VerlContainer psr-port -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'PortInUse,*'
        "$failure" | Should -Match '127\.0\.0\.1:18320'
        $failure.TargetObject | Should -Be psr-port
    }

    It 'names what is not there and what is not ours, and does nothing with -WhatIf' -Skip:(-not $lab) {
        docker run -d --name psr-other $image sleep 1000 | Out-Null
        $started = docker inspect -f '{{.State.StartedAt}}' psr-other
        foreach ($name in 'psr-nix', 'psr-other') {
            Restart-VerlContainer $name -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure.FullyQualifiedErrorId | Should -BeLike 'ContainerNotFound,*'
        }
        Restart-VerlContainer psr-other -All -WhatIf
        docker inspect -f '{{.State.StartedAt}}' psr-other | Should -Be $started
    }

    It 'refuses a time that is none' {
        { Restart-VerlContainer verl -TimeoutSec -1 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }
}
