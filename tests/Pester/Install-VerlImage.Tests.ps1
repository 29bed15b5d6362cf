. $PSScriptRoot/common.ps1

Describe 'Install-VerlImage' {
    BeforeDiscovery { . $PSScriptRoot/common.ps1 }
    BeforeAll {
        . $PSScriptRoot/common.ps1
        $repository = "$env:VERLPS_LAB_REGISTRY/verlai/verl"
        $private = "$env:VERLPS_LAB_LOGIN_REGISTRY/verlai/verl:vllm017.latest"
        $credential = [pscredential]::new("$env:VERLPS_LAB_USER-", [securestring]::new())
        if ($lab) { $credential = [pscredential]::new($env:VERLPS_LAB_USER, [Net.NetworkCredential]::new('', $env:VERLPS_LAB_PASSWORD).SecurePassword) }
    }

    It 'pulls an image and says what it got' -Skip:(-not $lab) {
        docker rmi -f "${repository}:sgl059.latest" 2>&1 | Out-Null
        $image = Install-VerlImage "${repository}:sgl059.latest"
        $image.Local | Should -BeTrue
        $image.RolloutEngine | Should -Be 'SGLang'
        docker image inspect $image.Reference --format '{{.Id}}' | Should -Be $image.Id
    }

    It 'is idempotent and takes objects from the pipeline' -Skip:(-not $lab) {
        $again = Get-VerlImage sgl059.latest -Available -Repository $repository | Install-VerlImage
        $again.Id | Should -Be (docker image inspect "${repository}:sgl059.latest" --format '{{.Id}}')
    }

    It 'takes the manual''s four ways: <Name>' -Skip:(-not $lab) -ForEach @(
        @{ Name = 'by the mirror''s name'; Image = 'REGISTRY/verlai/verl:vllm017.latest'; Options = @{}; Names = @('REGISTRY/verlai/verl:vllm017.latest') }
        @{ Name = 'renamed'; Image = 'verlai/verl:vllm017.latest'; Options = @{ Mirror = 'REGISTRY' }; Names = @('verlai/verl:vllm017.latest') }
        @{ Name = 'with a login'; Image = 'verlai/verl:vllm017.latest'; Options = @{ Mirror = 'LOGIN' }; Login = $true; Names = @('verlai/verl:vllm017.latest') }
        @{ Name = 'official, here by the engine''s mirror of Docker Hub'; Image = 'verlai/verl:vllm017.latest'; Options = @{}; Names = @('verlai/verl:vllm017.latest') }
        @{ Name = 'the named mirror'; Image = 'verlai/verl:vllm017.latest'; Options = @{ Mirror = 'Xuanyuan'; MirrorHost = 'REGISTRY' }; Names = @('verlai/verl:vllm017.latest') }
        @{ Name = 'the engine''s mirrors, both names kept'; Image = 'verlai/verl:vllm017.latest'; Options = @{ Mirror = 'Engine'; KeepMirrorTag = $true }; Names = @('REGISTRY/verlai/verl:vllm017.latest', 'verlai/verl:vllm017.latest') }
    ) {
        $real = { param($text) $text.Replace('REGISTRY', $env:VERLPS_LAB_REGISTRY).Replace('LOGIN', $env:VERLPS_LAB_LOGIN_REGISTRY) }
        docker images --format '{{.Repository}}:{{.Tag}}' | Where-Object { $_ -like '*verlai/verl:vllm017.latest' } | ForEach-Object { docker rmi -f $_ 2>&1 | Out-Null }
        $splat = @{} + $Options
        foreach ($key in 'Mirror', 'MirrorHost') { if ($splat[$key]) { $splat[$key] = & $real $splat[$key] } }
        if ($Login) { $splat.Credential = $credential }

        $pulled = Install-VerlImage (& $real $Image) @splat -WarningVariable warnings -WarningAction SilentlyContinue

        $pulled.Reference | Should -Be (& $real $Image)
        docker images --format '{{.Repository}}:{{.Tag}}' | Where-Object { $_ -like '*verlai/verl:vllm017.latest' } | Sort-Object | Should -Be ($Names | ForEach-Object { & $real $_ } | Sort-Object)
        # Docker Hub is not to be reached from the lab, and that is told.
        if ($Options.Mirror) { $warnings | Should -Match 'was not compared with that of Docker Hub' }
    }

    It 'pulls on many hosts, each its own' -Skip:(-not $lab -or -not $env:VERLPS_LAB_CPU_HOST) {
        $images = $env:DOCKER_HOST, $env:VERLPS_LAB_CPU_HOST | ForEach-Object { [pscustomobject]@{ DockerHost = $_ } } |
            Install-VerlImage -Image "${repository}:sgl059.latest", "${repository}:vllm017.latest" -ThrottleLimit 2
        $images | Should -HaveCount 4
        $images | Group-Object DockerHost | ForEach-Object { $_.Group.Tag | Should -Be @('sgl059.latest', 'vllm017.latest') }
    }

    It 'says in one line what it did where nobody sees bars' -Skip:(-not $lab) {
        docker rmi -f "${repository}:uv.cu130" 2>&1 | Out-Null
        $lines = pwsh -NoProfile -NonInteractive -Command "Import-Module '$manifest'; Install-VerlImage ${repository}:uv.cu130 | Out-Null"
        $lines | Should -HaveCount 1
        $lines | Should -Match '^\S+:uv\.cu130: .+ in \d layers?, \d+\.\d s$'
    }

    It 'does nothing with -WhatIf' -Skip:(-not $lab) {
        docker rmi -f "${repository}:uv.cu130" 2>&1 | Out-Null
        Install-VerlImage "${repository}:uv.cu130" -WhatIf | Should -BeNullOrEmpty
        docker images -q "${repository}:uv.cu130" | Should -BeNullOrEmpty
    }

    It 'logs in with -Credential and shows the secret nowhere' -Skip:(-not $lab) {
        $all = Install-VerlImage $private -Credential $credential -Verbose -Debug *>&1
        ($all | Where-Object { $_ -is [VerlPS.VerlImage] }).Local | Should -BeTrue
        $all | Out-String | Should -Not -Match $env:VERLPS_LAB_PASSWORD
    }

    It 'refuses as the registry does: <Name>' -Skip:(-not $lab) -ForEach @(
        @{ Name = 'no login'; Image = 'login'; Id = 'RegistryAccessDenied'; Category = 'AuthenticationError' }
        @{ Name = 'unknown tag'; Image = 'nosuchtag'; Id = 'ImageNotFound'; Category = 'ObjectNotFound' }
        @{ Name = 'a layer is missing'; Image = 'vllm012.latest'; Id = 'ImagePullFailed'; Category = 'ReadError' }
    ) {
        $reference = if ($Image -eq 'login') { "$env:VERLPS_LAB_LOGIN_REGISTRY/verlai/verl:vllm017.latest" } else { "${repository}:$Image" }
        if ($Image -eq 'login') { docker rmi -f $reference 2>&1 | Out-Null }
        Install-VerlImage $reference -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failure.CategoryInfo.Category | Should -Be $Category
        $failure.TargetObject | Should -Be $reference
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        docker images -q $reference | Should -BeNullOrEmpty
    }

    It 'refuses a wrong password' -Skip:(-not $lab) {
        $credential = [pscredential]::new($env:VERLPS_LAB_USER, [Net.NetworkCredential]::new('', 'wrong-word').SecurePassword)
        Install-VerlImage $private -Credential $credential -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'RegistryAccessDenied,*'
        "$failure" | Should -Not -Match 'wrong-word'
    }

    It 'refuses a mirror that is none: <_>' -Skip:(-not $lab) -ForEach 'mirror', 'a b.example.com' {
        Install-VerlImage "${repository}:uv.cu130" -Mirror $_ -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        $failure.TargetObject | Should -Be $_
    }

    It 'completes mirrors and images' -Skip:(-not $lab) {
        $line = 'Install-VerlImage -Mirror '
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'Xuanyuan'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain $env:VERLPS_LAB_REGISTRY
        $line = 'Install-VerlImage verlai/verl:vllm024'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'verlai/verl:vllm024.latest'
        $line = 'Get-VerlImage -VerlVersion 0.9'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain '0.9.0'
    }

    It 'wants a tag: <_>' -ForEach 'verlai/verl', 'VERLAI/verl:a', 'verlai/verl:' {
        Install-VerlImage $_ -DockerHost unix:///nowhere.sock -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
    }

    It 'goes on after an image that failed' -Skip:(-not $lab) {
        $images = "${repository}:nosuchtag", "${repository}:sgl059.latest" | Install-VerlImage -ErrorVariable failure -ErrorAction SilentlyContinue
        $images.Tag | Should -Be 'sgl059.latest'
        $failure | Should -HaveCount 1
    }
}
