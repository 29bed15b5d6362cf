. $PSScriptRoot/common.ps1

Describe 'Wait-VerlContainer' {
    BeforeDiscovery { . $PSScriptRoot/common.ps1 }
    BeforeAll {
        . $PSScriptRoot/common.ps1
        $image = "$env:VERLPS_LAB_REGISTRY/verlai/verl:vllm017.latest"
    }
    AfterEach {
        if ($env:VERLPS_LAB_DIR) { docker ps -aq --filter name=psw- | ForEach-Object { docker rm -f $_ } | Out-Null }
    }

    It 'waits for the end of what is piped, and says how it was' -Skip:(-not $lab) {
        $end = Start-VerlContainer $image -Name psw-end -Gpu none -Command 'sleep 2; exit 6' | Wait-VerlContainer
        $end.Name, $end.State, $end.ExitCode | Should -Be 'psw-end', 'exited', 6
    }

    It 'waits for several side by side, and writes each when it is there' -Skip:(-not $lab) {
        foreach ($seconds in 9, 2, 5) { Start-VerlContainer $image -Name "psw-$seconds" -Gpu none -Command "sleep $seconds" | Out-Null }
        $watch = [Diagnostics.Stopwatch]::StartNew()
        (Wait-VerlContainer psw-*).Name | Should -Be 'psw-2', 'psw-5', 'psw-9'
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 12
    }

    It 'waits for a line of the log' -Skip:(-not $lab) {
        Start-VerlContainer $image -Name psw-log -Gpu none -Command 'sleep 1; echo Server READY; sleep 1000' | Out-Null
        (Wait-VerlContainer psw-log -For Log -Pattern 'server ready').State | Should -Be running
    }

    It 'waits for health' -Skip:(-not $lab) {
        docker run -d --name psw-health --health-cmd 'true' --health-interval 500ms $image sleep 1000 | Out-Null
        (Wait-VerlContainer psw-health -For Healthy -All -TimeoutSec 30).Health | Should -Be healthy
        (Get-VerlContainer psw-health -All | Out-String) | Should -Match 'psw-health +healthy '
    }

    It 'says what is instead, and goes on with the others' -Skip:(-not $lab) {
        'one', 'two' | ForEach-Object { Start-VerlContainer $image -Name "psw-$_" -Gpu none | Out-Null }
        Stop-VerlContainer psw-two -TimeoutSec 0
        $done = Wait-VerlContainer psw-one, psw-two, psw-nix -TimeoutSec 1 -ErrorVariable failure -ErrorAction SilentlyContinue
        $done.Name | Should -Be psw-two
        $failure.FullyQualifiedErrorId | Should -Be 'ContainerNotFound,VerlPS.Commands.WaitVerlContainerCommand', 'WaitTimedOut,VerlPS.Commands.WaitVerlContainerCommand'
        $failure[1].CategoryInfo.Category | Should -Be OperationTimeout
        $failure[1].TargetObject | Should -Be psw-one
        "$($failure[1])" | Should -Match 'did not end within 1 s: it is running'
        $failure[1].ErrorDetails.RecommendedAction | Should -Match 'Get-VerlLog psw-one'

        Wait-VerlContainer psw-two -For Running -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'ContainerExited,*'
        "$failure" | Should -Match 'exit code 137'
    }

    It 'refuses <Arguments>' -ForEach @(
        @{ Arguments = @{ For = 'Log' }; Id = 'InvalidArgument,*'; Words = '-For Log needs the line*' }
        @{ Arguments = @{ Pattern = 'x' }; Id = 'InvalidArgument,*'; Words = "-Pattern 'x' is for lines of the log*" }
        @{ Arguments = @{ For = 'Log'; Pattern = 'a(b' }; Id = 'InvalidArgument,*'; Words = "-Pattern 'a(b' is not a regular expression*" }
        @{ Arguments = @{ TimeoutSec = 0 }; Id = 'ParameterArgumentValidationError,*'; Words = '*' }
        @{ Arguments = @{ For = 'Stopped' }; Id = 'CannotConvertArgumentNoMessage,*'; Words = '*Running, Exited, Healthy, Log*' }
    ) {
        { Wait-VerlContainer verl @Arguments } | Should -Throw $Words -ErrorId $Id
    }

    It 'completes names and conditions' -Skip:(-not $lab) {
        Start-VerlContainer $image -Name psw-tab -Gpu none | Out-Null
        foreach ($pair in @(, @('Wait-VerlContainer psw-', 'psw-tab')) + @(, @('Wait-VerlContainer verl -For H', 'Healthy'))) {
            (TabExpansion2 $pair[0] $pair[0].Length).CompletionMatches.CompletionText | Should -Be $pair[1]
        }
    }
}
