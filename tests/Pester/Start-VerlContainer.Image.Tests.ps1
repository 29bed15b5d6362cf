. $PSScriptRoot/common.ps1

# Which image a container gets where none is named, and what may come down the pipeline.
Describe 'Start-VerlContainer and its image' {
    BeforeDiscovery { . $PSScriptRoot/common.ps1 }
    BeforeAll {
        . $PSScriptRoot/common.ps1
        $image = "$env:VERLPS_LAB_REGISTRY/verlai/verl:vllm017.latest"
        if ($lab) { docker pull -q $image | Out-Null }
    }
    AfterEach {
        if ($env:VERLPS_LAB_DIR) { docker ps -aq --filter name=ps-image | ForEach-Object { docker rm -f $_ | Out-Null } }
    }

    It 'takes the best image of the store for the host with -PullPolicy Never' -Skip:(-not $lab) {
        $best = Test-VerlHost -Offline | Get-VerlImage -Recommended | ForEach-Object Tag
        $container = Start-VerlContainer -Name ps-image -PullPolicy Never -Gpu 1
        $container.State | Should -Be 'running'
        $container.Image | Should -BeLike "*:$best"
    }

    It 'finds the container equal when the command is run again' -Skip:(-not $lab) {
        $first = Start-VerlContainer $image -Name ps-image -Gpu 1
        (Start-VerlContainer -Name ps-image -Gpu 1 -Verbose 4> $null).Id | Should -Be $first.Id
    }

    It 'chooses for the host that is piped, and names the choice with -WhatIf' -Skip:(-not $lab) {
        $choice = Test-VerlHost -Offline | Get-VerlImage -Recommended
        $planned = Test-VerlHost -Offline | Start-VerlContainer -Name ps-image -WhatIf -PassThru
        $planned.Image | Should -Be $choice.Reference
        docker ps -aq --filter name=ps-image | Should -BeNullOrEmpty
    }

    It 'goes by the report and not by this host' -Skip:(-not $lab) {
        $report = Test-VerlHost -Offline
        $newer = [VerlPS.HostReport]@{ DockerHost = $report.DockerHost; HostName = 'newer'; DriverVersion = '580.95.05'; Gpus = $report.Gpus; Engine = $report.Engine }
        $here = $report | Start-VerlContainer -Name ps-image -WhatIf -PassThru
        $there = $newer | Start-VerlContainer -Name ps-image -WhatIf -PassThru
        $here.Image | Should -BeLike 'verlai/verl:*'
        $there.Image | Should -BeLike 'verlai/verl:*'
        $there.Image | Should -Not -Be $here.Image
    }

    It 'starts the image that the piped host was tested for' -Skip:(-not $lab) {
        (Test-VerlHost -Offline -Image $image | Start-VerlContainer -Name ps-image -Gpu 1).Image | Should -Be $image
    }

    It 'takes the name from the pipeline as <Form>' -Skip:(-not $lab) -ForEach @(
        @{ Form = 'text'; Make = { $image } }
        @{ Form = 'an image'; Make = { Get-VerlImage $image } }
        @{ Form = 'an object with a Reference'; Make = { [pscustomobject]@{ Reference = $image } } }
    ) {
        (& $Make | Start-VerlContainer -Name ps-image -Gpu 1).Image | Should -Be $image
    }

    It 'refuses <Form>, and does not choose by itself' -ForEach @(
        @{ Form = 'an empty variable'; Run = { Start-VerlContainer -Image $nothing @quiet } }
        @{ Form = 'an empty variable beside a report'; Run = { [VerlPS.HostReport]@{ DockerHost = 'unix:///nowhere.sock'; HostName = 'x' } | Start-VerlContainer -Image $nothing @quiet } }
        @{ Form = 'an object with an empty Reference'; Run = { [pscustomobject]@{ Reference = '' } | Start-VerlContainer @quiet } }
    ) {
        $quiet = @{ Name = 'ps-image'; ErrorAction = 'SilentlyContinue'; ErrorVariable = 'script:failure' }
        & $Run
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        "$($failure[0])" | Should -Match 'not the name of an image'
    }

    It 'takes no other object for a name' {
        [pscustomobject]@{ Name = 'x' } | Start-VerlContainer -Name ps-image -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'InputObjectNotBound,*'
    }
}
