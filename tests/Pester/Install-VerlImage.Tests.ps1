. $PSScriptRoot/common.ps1

Describe 'Install-VerlImage' {
    BeforeDiscovery { . $PSScriptRoot/common.ps1 }
    BeforeAll {
        . $PSScriptRoot/common.ps1
        $repository = "$env:VERLPS_LAB_REGISTRY/verlai/verl"
        $private = "$env:VERLPS_LAB_LOGIN_REGISTRY/verlai/verl:vllm017.latest"
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

    It 'does nothing with -WhatIf' -Skip:(-not $lab) {
        docker rmi -f "${repository}:uv.cu130" 2>&1 | Out-Null
        Install-VerlImage "${repository}:uv.cu130" -WhatIf | Should -BeNullOrEmpty
        docker images -q "${repository}:uv.cu130" | Should -BeNullOrEmpty
    }

    It 'logs in with -Credential and shows the secret nowhere' -Skip:(-not $lab) {
        $credential = [pscredential]::new($env:VERLPS_LAB_USER, [Net.NetworkCredential]::new('', $env:VERLPS_LAB_PASSWORD).SecurePassword)
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
