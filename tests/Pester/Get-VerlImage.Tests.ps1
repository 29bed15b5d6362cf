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

    It 'filters by <Name>' -Skip:(-not $lab) -ForEach @(
        @{ Name = 'a wildcard over names'; Filter = @{ Name = 'sgl*' }; Tags = 'sgl0512.latest', 'sgl059.latest' }
        @{ Name = 'several tags'; Filter = @{ Tag = 'uv.*', 'vllm017.latest' }; Tags = 'uv.cu130', 'vllm017.latest' }
        @{ Name = 'rollout engine'; Filter = @{ RolloutEngine = 'SGLang' }; Tags = 'app-verl0.6-transformers4.56.1-sglang0.5.2-mcore0.13.0-te2.2', 'sgl0512.latest', 'sgl059.latest', 'uv.cu130' }
        @{ Name = 'a release of verl'; Filter = @{ VerlVersion = '0.7' }; Tags = 'sgl059.latest', 'vllm012.dev3', 'vllm012.latest', 'vllm017.latest' }
        @{ Name = 'a pattern of releases'; Filter = @{ VerlVersion = '0.[89]*', '0.8*' }; Tags = @('vllm020.dev1') }
        @{ Name = 'CUDA and rollout engine'; Filter = @{ Cuda = '12.9'; RolloutEngine = 'vLLM' }; Tags = 'vllm012.dev3', 'vllm012.latest', 'vllm017.latest' }
    ) {
        (Get-VerlImage @Filter -Available -Repository $repository).Tag | Should -Be $Tags
    }

    It 'tells digest, size and platform of a remote image without a pull' -Skip:(-not $lab) {
        docker rmi -f "${repository}:vllm020.dev1" 2>&1 | Out-Null
        $one = Get-VerlImage vllm020.dev1 -Available -Repository $repository
        $one.Digest | Should -Match '^sha256:[0-9a-f]{64}$'
        $one.Size | Should -BeGreaterThan 1MB
        $one.Platforms | Should -Be 'linux/amd64'
        $one.Created | Should -Be ([DateTimeOffset]'2026-08-14T09:30:00Z')
        $one.Local | Should -BeFalse
        (Get-VerlImage vllm02* -Available -Repository $repository).Digest | Should -Be $null, $null
        (Get-VerlImage vllm02* -Available -Detailed -Repository $repository).Digest | Should -HaveCount 2
    }

    It 'names the containers that use an image' -Skip:(-not $lab) {
        Install-VerlImage "${repository}:vllm017.latest" | Out-Null
        docker run -d --name pester-use "${repository}:vllm017.latest" sleep 100 | Out-Null
        try {
            $image = Get-VerlImage -Name "${repository}:vllm017.latest"
            $image.Containers | Should -Contain 'pester-use'
            ($image | Format-Table | Out-String) | Should -Match 'in use'
        } finally {
            docker rm -f pester-use | Out-Null
        }
    }

    It 'lists what was pulled by its digest, and with -All what is not verl''s' -Skip:(-not $lab) {
        $digest = (Get-VerlImage sgl059.latest -Available -Repository $repository).Digest
        docker rmi -f (docker images -q "${repository}:sgl059.latest") 2>&1 | Out-Null
        Install-VerlImage "$repository@$digest" | Out-Null
        docker tag "$repository@$digest" lab/other:all
        try {
            $image = Get-VerlImage -All lab/other:all
            $image.Names | Should -Be 'lab/other:all'
            docker rmi lab/other:all | Out-Null
            (Get-VerlImage).Reference | Should -Contain "$repository@$digest"
        } finally {
            docker rmi -f "$repository@$digest" 2>&1 | Out-Null
        }
    }

    It 'names an image that is not there: <_>' -Skip:(-not $lab) -ForEach 'Local', 'Available' {
        $more = if ($_ -eq 'Available') { @{ Available = $true; Repository = $repository } } else { @{} }
        Get-VerlImage nosuch @more -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -BeLike 'ImageNotFound,*'
        $failure.TargetObject | Should -Be 'nosuch'
        Get-VerlImage nosuch* @more -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'asks the mirrors of the engine for Docker Hub''s tags' -Skip:(-not $lab) {
        (Get-VerlImage vllm024.latest -Available).Reference | Should -Be 'verlai/verl:vllm024.latest'
    }

    It 'recommends an image that the host runs, with the reason' -Skip:(-not $lab) {
        $image = Test-VerlHost | Get-VerlImage -Recommended
        $image.Tag | Should -Be 'vllm017.latest'
        $image.Fit.Status | Should -Be 'Fits'
        $image.Fit.Reasons[0] | Should -Match '^driver 575\.57\.08 runs CUDA 12\.9'
        $image.Recommendation.Reasons[0] | Should -Be 'newest verl for driver 575.57.08'
        $image.Recommendation.RunnersUp[0].Image.Tag | Should -Be 'sgl059.latest'
        $image.Recommendation.RunnersUp[0].Reason | Should -Be 'SGLang, where vLLM is the default'
        (Test-VerlHost | Get-VerlImage -Recommended -RolloutEngine SGLang).Tag | Should -Be 'sgl059.latest'
        $image = Get-VerlImage -Recommended -VerlVersion 0.8
        $image.Tag | Should -Be 'vllm020.dev1'
        $image.Recommendation.Reasons[0] | Should -Be 'best match'
        (Get-VerlImage -Recommended -Cuda 12 -RolloutEngine SGLang, vLLM).Tag | Should -Be 'sgl059.latest'
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
