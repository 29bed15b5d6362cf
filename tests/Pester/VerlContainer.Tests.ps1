. $PSScriptRoot/common.ps1

Describe 'Get-, Stop- and Remove-VerlContainer' {
    BeforeDiscovery { . $PSScriptRoot/common.ps1 }
    BeforeAll {
        . $PSScriptRoot/common.ps1
        $image = "$env:VERLPS_LAB_REGISTRY/verlai/verl:vllm017.latest"
    }
    BeforeEach {
        if ($env:VERLPS_LAB_DIR) {
            'one', 'two' | ForEach-Object { Start-VerlContainer $image -Name "ps-$_" -Gpu none | Out-Null }
            docker run -d --name ps-other $image sleep 1000 | Out-Null
        }
    }
    AfterEach {
        if ($env:VERLPS_LAB_DIR) { docker rm -f ps-one ps-two ps-other 2>&1 | Out-Null }
    }

    It 'sees our containers, and all with -All' -Skip:(-not $lab) {
        (Get-VerlContainer ps-*).Name | Should -Be @('ps-one', 'ps-two')
        (Get-VerlContainer ps-* -All).Name | Should -Be @('ps-one', 'ps-other', 'ps-two')
        (Get-VerlContainer 'ps-t?o').Name | Should -Be 'ps-two'
    }

    It 'names what is not there, and what is not ours' -Skip:(-not $lab) {
        Get-VerlContainer ps-nix -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'ContainerNotFound,*'
        Get-VerlContainer ps-other -ErrorVariable failure -ErrorAction SilentlyContinue
        "$failure" | Should -Match 'was not made by VerlPS'
        Get-VerlContainer nix* | Should -BeNullOrEmpty
        Get-VerlContainer ../info -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'ContainerNotFound,*'
        Get-VerlContainer ps-one -DockerHost ssh://host -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'EndpointNotSupported,*'
    }

    It 'stops quickly, and at once with -TimeoutSec 0' -Skip:(-not $lab) {
        $watch = [Diagnostics.Stopwatch]::StartNew()
        (Stop-VerlContainer ps-one -PassThru).State | Should -Be 'exited'
        Get-VerlContainer ps-two | Stop-VerlContainer -TimeoutSec 0
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 9
        (Get-VerlContainer ps-two).ExitCode | Should -Be 137
        { Stop-VerlContainer ps-two -ErrorAction Stop } | Should -Not -Throw
    }

    It 'removes what is stopped, and what runs only with -Force' -Skip:(-not $lab) {
        Remove-VerlContainer ps-one -Confirm:$false -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'ContainerRunning,*'
        Remove-VerlContainer ps-one -Force -Confirm:$false
        Stop-VerlContainer ps-two -TimeoutSec 0
        Get-VerlContainer ps-two | Remove-VerlContainer -Confirm:$false
        Get-VerlContainer ps-* | Should -BeNullOrEmpty
        docker ps -q --filter name=ps-other | Should -Not -BeNullOrEmpty
    }

    It 'leaves containers that are not ours unless -All' -Skip:(-not $lab) {
        Remove-VerlContainer ps-other -Force -Confirm:$false -ErrorAction SilentlyContinue
        docker ps -q --filter name=ps-other | Should -Not -BeNullOrEmpty
        Remove-VerlContainer ps-other -All -Force -Confirm:$false
        docker ps -aq --filter name=ps-other | Should -BeNullOrEmpty
    }

    It 'does nothing with -WhatIf' -Skip:(-not $lab) {
        Stop-VerlContainer ps-* -WhatIf
        Remove-VerlContainer ps-* -Force -WhatIf
        (Get-VerlContainer ps-*).State | Should -Be @('running', 'running')
    }

    It 'has a wide form and a table of all that there is' -Skip:(-not $lab) {
        $container = Get-VerlContainer | Select-Object -First 1
        $container | Format-Wide | Out-String | Should -Match $container.Name
        $table = $container | Format-Table -View Wide | Out-String -Width 400
        $table | Should -Match $container.Id.Substring(0, 12)
        $table | Should -Match ([regex]::Escape($container.DockerHost))
    }

    It 'completes names' -Skip:(-not $lab) {
        $line = 'Stop-VerlContainer ps-o'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be @('ps-one', 'ps-other')
    }
}
