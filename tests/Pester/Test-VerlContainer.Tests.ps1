. $PSScriptRoot/common.ps1

Describe 'Test-VerlContainer' {
    BeforeDiscovery { . $PSScriptRoot/common.ps1 }
    BeforeAll {
        . $PSScriptRoot/common.ps1
        $image = "$env:VERLPS_LAB_REGISTRY/verlai/verl:vllm017.latest"
        if ($env:VERLPS_LAB_DIR) {
            Start-VerlContainer $image -Name pst-good -Gpu 2 -Root "$TestDrive/root" -Command 'pip3 install --no-deps -e /opt/verl-lab/source; sleep 1000' | Out-Null
            Start-VerlContainer $image -Name pst-bare -Gpu none | Out-Null
            Wait-VerlContainer pst-good -For Log -Pattern 'Successfully installed verl' -TimeoutSec 30 | Out-Null
        }
    }
    AfterAll {
        if ($env:VERLPS_LAB_DIR) { docker rm -f pst-good pst-bare 2>&1 | Out-Null }
    }

    It 'reports what is inside' -Skip:(-not $lab) {
        $report = Test-VerlContainer pst-good
        $report.GetType().FullName | Should -Be VerlPS.ContainerReport
        $report.Checks.Where({ $_.Status -eq 'Failed' }) | Should -BeNullOrEmpty
        $report.Status | Should -Not -Be NotReady
        $report.Name, $report.Image, $report.DockerHost | Should -Be 'pst-good', $image, $env:DOCKER_HOST
        $report.Checks.Where({ $_.Id -eq 'CTR-MOUNT' }).Count | Should -Be 4
        $report.Checks.Where({ $_.Id -eq 'CTR-GPU-COUNT' }).Found | Should -Be 2
    }

    It 'shows failures first, with what to do' -Skip:(-not $lab) {
        $text = Test-VerlContainer pst-bare | Out-String
        $text | Should -Match '(?s)pst-bare  NotReady.*Packages.*✗ CTR-VERL +verl is not installed.*→ .*--no-deps -e \.'
        $text | Should -Match '\d+ passed · .*1 failed'
    }

    It 'answers with -Quiet' -Skip:(-not $lab) {
        Test-VerlContainer pst-good -Quiet | Should -BeExactly $true
        Get-VerlContainer pst-bare | Test-VerlContainer -Quiet | Should -BeExactly $false
        Test-VerlContainer pst-* -Quiet | Should -Be $false, $true
    }

    It 'pipes its report on' -Skip:(-not $lab) {
        Test-VerlContainer pst-good | Invoke-VerlContainer -Command 'echo here' | Should -Be here
    }

    It 'leaves nothing behind' -Skip:(-not $lab) {
        Get-ChildItem "$TestDrive/root" -Recurse -File | Should -BeNullOrEmpty
        docker exec pst-good ps -o args | Where-Object { $_ -match 'python3' } | Should -BeNullOrEmpty
    }

    It 'names what is not there or does not run' -Skip:(-not $lab) {
        Test-VerlContainer pst-nix -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -Be 'ContainerNotFound,VerlPS.Commands.TestVerlContainerCommand'
        Stop-VerlContainer pst-bare -TimeoutSec 0
        Test-VerlContainer pst-bare -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -Be 'ContainerNotRunning,VerlPS.Commands.TestVerlContainerCommand'
        $failure.TargetObject | Should -Be pst-bare
    }

    It 'refuses a time that is none, and completes names' -Skip:(-not $lab) {
        { Test-VerlContainer pst-good -TimeoutSec 0 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        $line = 'Test-VerlContainer pst-g'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be pst-good
    }
}
