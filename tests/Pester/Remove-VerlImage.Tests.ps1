. $PSScriptRoot/common.ps1

Describe 'Remove-VerlImage' {
    BeforeDiscovery { . $PSScriptRoot/common.ps1 }
    BeforeAll {
        . $PSScriptRoot/common.ps1
        $image = "$env:VERLPS_LAB_REGISTRY/verlai/verl:vllm020.dev1"
    }
    BeforeEach { if ($lab) { Install-VerlImage $image | Out-Null } }
    AfterEach { if ($lab) { docker rm -f pester-remove 2>&1 | Out-Null } }

    It 'removes an image and says what space came free' -Skip:(-not $lab) {
        $removal = Remove-VerlImage $image -Confirm:$false
        $removal.Reference | Should -Be $image
        $removal.Deleted | Should -BeTrue
        $removal.SpaceFreed | Should -BeGreaterThan 0
        $removal.Untagged | Should -Contain $image
        $removal.DockerHost | Should -Be $env:DOCKER_HOST
        docker images -q $image | Should -BeNullOrEmpty
        ($removal | Out-String) | Should -Match 'iB\s+image'
    }

    It 'takes only the name where the image has others' -Skip:(-not $lab) {
        docker tag $image lab/kept:a
        try {
            $removal = Get-VerlImage -Name $image | Remove-VerlImage -Confirm:$false
            $removal.Deleted | Should -BeFalse
            $removal.SpaceFreed | Should -Be 0
            docker images -q lab/kept:a | Should -Not -BeNullOrEmpty
        } finally {
            docker rmi lab/kept:a | Out-Null
        }
    }

    It 'leaves an image that a container uses, running or not: <_>' -Skip:(-not $lab) -ForEach 'run', 'create' {
        if ($_ -eq 'run') { docker run -d --name pester-remove $image sleep 100 | Out-Null } else { docker create --name pester-remove $image | Out-Null }
        Remove-VerlImage $image -Confirm:$false -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -BeLike 'ImageInUse,*'
        $failure.CategoryInfo.Category | Should -Be 'ResourceBusy'
        "$failure" | Should -Match "'pester-remove'"
        docker images -q $image | Should -Not -BeNullOrEmpty
    }

    It 'removes it all the same with -Force' -Skip:(-not $lab) {
        docker create --name pester-remove $image | Out-Null
        (Remove-VerlImage $image -Force -Confirm:$false).Untagged | Should -Contain $image
        docker images -q $image | Should -BeNullOrEmpty
    }

    It 'does nothing with -WhatIf' -Skip:(-not $lab) {
        Remove-VerlImage $image -WhatIf | Should -BeNullOrEmpty
        docker images -q $image | Should -Not -BeNullOrEmpty
    }

    It 'names an image that is not there and goes on' -Skip:(-not $lab) {
        $removed = 'verlai/verl:nosuch', $image | Remove-VerlImage -Confirm:$false -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'ImageNotFound,*'
        $failure.TargetObject | Should -Be 'verlai/verl:nosuch'
        $removed.Reference | Should -Be $image
    }
}
