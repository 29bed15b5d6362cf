. $PSScriptRoot/common.ps1

Describe 'Get-VerlImage' {
    BeforeDiscovery { . $PSScriptRoot/common.ps1 }
    BeforeAll {
        . $PSScriptRoot/common.ps1
        $repository = "$env:VERLPS_LAB_REGISTRY/verlai/verl"
    }

    It 'lists local images of verl and leaves others out' -Skip:(-not $lab) {
        Install-VerlImage "${repository}:vllm017.latest" | Out-Null
        docker tag "${repository}:vllm017.latest" lab/other:a
        try {
            $images = Get-VerlImage
            $images.Reference | Should -Contain "${repository}:vllm017.latest"
            $images.Reference | Should -Not -Contain 'lab/other:a'
            $image = Get-VerlImage vllm017.* | Where-Object Registry -EQ $env:VERLPS_LAB_REGISTRY
            $image.Local | Should -BeTrue
            $image.Digest | Should -Match '^sha256:[0-9a-f]{64}$'
            $image.Size | Should -BeGreaterThan 1MB
            $image.DockerHost | Should -Be $env:DOCKER_HOST
        } finally {
            docker rmi lab/other:a | Out-Null
        }
    }

    It 'lists the tags of a registry with what they hold' -Skip:(-not $lab) {
        $images = Get-VerlImage -Available -Repository $repository
        $images.Tag | Should -Contain 'sgl0512.latest'
        $vllm = $images | Where-Object Tag -EQ 'vllm024.latest'
        $vllm.Cuda | Should -Be '13.0.2'
        $vllm.VerlVersion | Should -Be '0.9.0'
    }

    It 'filters by a wildcard' -Skip:(-not $lab) {
        (Get-VerlImage 'sgl*' -Available -Repository $repository).Tag | Should -Be @('sgl0512.latest', 'sgl059.latest')
    }

    It 'asks the mirrors of the engine for Docker Hub''s tags' -Skip:(-not $lab) {
        (Get-VerlImage vllm024.latest -Available).Reference | Should -Be 'verlai/verl:vllm024.latest'
    }

    It 'recommends an image that the host runs, with the reason' -Skip:(-not $lab) {
        $image = Test-VerlHost | Get-VerlImage -Recommended
        $image.Tag | Should -Be 'vllm017.latest'
        $image.Fit.Status | Should -Be 'Fits'
        $image.Fit.Reasons[0] | Should -Match '^driver 575\.57\.08 runs CUDA 12\.9'
        (Test-VerlHost | Get-VerlImage -Recommended -RolloutEngine SGLang).Tag | Should -Be 'sgl059.latest'
    }

    It 'says so when nothing fits' -Skip:(-not $lab) {
        Get-VerlImage nosuch* -Recommended -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -BeLike 'NoImageFits,*'
    }

    It 'names a repository that does not exist' -Skip:(-not $lab) {
        Get-VerlImage -Available -Repository "$env:VERLPS_LAB_REGISTRY/no/such" -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'ImageNotFound,*'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'wants a login where the registry does' -Skip:(-not $lab) {
        $private = "$env:VERLPS_LAB_LOGIN_REGISTRY/verlai/verl"
        Get-VerlImage -Available -Repository $private -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'RegistryAccessDenied,*'
        $credential = [pscredential]::new($env:VERLPS_LAB_USER, [Net.NetworkCredential]::new('', $env:VERLPS_LAB_PASSWORD).SecurePassword)
        (Get-VerlImage -Available -Repository $private -Credential $credential).Tag | Should -Contain 'vllm017.latest'
        docker rmi -f "${private}:vllm017.latest" 2>&1 | Out-Null
        $best = Test-VerlHost | Get-VerlImage -Recommended -Repository $private -Credential $credential
        $best.Local | Should -BeFalse
        $best.Size | Should -BeGreaterThan 1MB
    }

    It 'says that no engine is at the socket' {
        Get-VerlImage -DockerHost unix:///nowhere/docker.sock -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'EngineNotFound,*'
        $failure.TargetObject | Should -Be 'unix:///nowhere/docker.sock'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'systemctl start docker'
    }
}
