. $PSScriptRoot/common.ps1

# Whose the folders of -Root are, and where they stand in the container.
Describe 'Start-VerlContainer -Root with -User' {
    BeforeDiscovery { . $PSScriptRoot/common.ps1 }
    BeforeAll {
        . $PSScriptRoot/common.ps1
        $image = 'ps-owner:1'
        $touch = 'touch $HF_HOME/x $VERL_FILE_LOGGER_ROOT/x && sleep 1000'
        function owner([string] $path) { stat -c %u:%g $path }
        if ($lab) {
            docker run --name ps-owner "$env:VERLPS_LAB_REGISTRY/verlai/verl:vllm017.latest" sh -c 'echo worker:x:1234:4321::/:/bin/sh >> /etc/passwd; echo team:x:777: >> /etc/group; chmod 700 /root' 2>&1 | Out-Null
            docker commit ps-owner $image | Out-Null
            docker rm ps-owner | Out-Null
        }
    }
    AfterAll {
        if ($env:VERLPS_LAB_DIR) { docker rmi -f ps-owner:1 | Out-Null }
    }
    AfterEach {
        if ($env:VERLPS_LAB_DIR) { docker rm -f ps-owner 2>&1 | Out-Null }
    }

    It 'gives them to <User>: <Owner>' -Skip:(-not $lab) -ForEach @(
        @{ User = '1000'; Owner = '1000:0' }
        @{ User = '1000:2000'; Owner = '1000:2000' }
        @{ User = '1234'; Owner = '1234:4321' }
        @{ User = 'worker'; Owner = '1234:4321' }
        @{ User = 'worker:team'; Owner = '1234:777' }
        @{ User = 'worker:99'; Owner = '1234:99' }
    ) {
        $root = "$TestDrive/$($User -replace ':', '-')/root"
        Start-VerlContainer $image -Name ps-owner -Gpu none -User $User -Root $root -Command $touch | ForEach-Object State | Should -Be 'running'

        $root, "$root/config", "$root/data", "$root/logs", "$root/models" | ForEach-Object { owner $_ } | Select-Object -Unique | Should -Be $Owner
        # What is above the root was not asked for.
        owner (Split-Path $root) | Should -Be '0:0'
        docker exec ps-owner sh -c 'echo $HF_HOME' | Should -Be '/mnt/verl/models'
        "$root/models/x", "$root/logs/x" | Should -Exist
    }

    It 'leaves what was there whose it was' -Skip:(-not $lab) {
        New-Item "$TestDrive/old/data" -ItemType Directory -Force | Out-Null
        Start-VerlContainer $image -Name ps-owner -Gpu none -User worker -Root "$TestDrive/old" | Out-Null
        owner "$TestDrive/old" | Should -Be '0:0'
        owner "$TestDrive/old/data" | Should -Be '0:0'
        owner "$TestDrive/old/logs" | Should -Be '1234:4321'
    }

    It 'stays under /root/verl, of root, for <User>' -Skip:(-not $lab) -ForEach @(
        @{ User = 'root' }
        @{ User = '0:0' }
    ) {
        $root = "$TestDrive/of-$($User -replace ':')"
        Start-VerlContainer $image -Name ps-owner -Gpu none -User $User -Root $root -Command $touch | Out-Null
        owner "$root/data" | Should -Be '0:0'
        docker exec ps-owner sh -c 'echo $HF_HOME' | Should -Be '/root/verl/models'
    }

    It 'leaves nothing where the image has no such user' -Skip:(-not $lab) {
        Start-VerlContainer $image -Name ps-owner -Gpu none -User nosuchuser -Root "$TestDrive/none/root" -ErrorAction SilentlyContinue
        "$TestDrive/none" | Should -Not -Exist
    }

    It 'leaves nothing where this user may not give folders away' -Skip:(-not $lab) {
        $base = New-Item "$TestDrive/mine" -ItemType Directory
        chown 4000 $base $TestDrive
        chmod 777 $env:DOCKER_HOST.Substring(7)
        try {
            $script = "Import-Module '$((Get-Module VerlPS).Path -replace 'dll$', 'psd1')'; Start-VerlContainer $image -Name ps-owner -Gpu none -User 1000 -Root $base/root 2>&1 | ForEach-Object FullyQualifiedErrorId"
            setpriv --reuid 4000 --clear-groups env HOME=$base pwsh -NoProfile -NonInteractive -Command $script | Should -BeLike 'PathNotWritable,*'
            docker ps -aq --filter 'name=^ps-owner$' | Should -BeNullOrEmpty
            "$base/root" | Should -Not -Exist
        }
        finally {
            chmod 660 $env:DOCKER_HOST.Substring(7)
        }
    }
}
