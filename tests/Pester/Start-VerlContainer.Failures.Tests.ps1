. $PSScriptRoot/common.ps1

# Starts that a real engine, or what comes before it, refuses: each has its id, says what to do, and leaves nothing.
Describe 'Start-VerlContainer that fails' {
    BeforeDiscovery { . $PSScriptRoot/common.ps1 }
    BeforeAll {
        . $PSScriptRoot/common.ps1
        $image = "$env:VERLPS_LAB_REGISTRY/verlai/verl:vllm017.latest"
        $name = 'ps-failing'
        $root = "$TestDrive/root"
        if ($lab) { docker pull -q $image | Out-Null }
    }
    AfterEach { if ($lab) { docker rm -f $name 2>&1 | Out-Null } }

    It '<Case>: <Id>' -Skip:(-not $lab) -ForEach @(
        @{ Case = 'entrypoint that the image lacks'; Id = 'ContainerExited'; Options = @{ Entrypoint = '/no/such/entry' }; Says = 'exit code 127'; Do = '-Entrypoint' }
        @{ Case = 'program that the image lacks'; Id = 'ContainerExited'; Options = @{ Command = '/no/such/program', 'x' }; Says = 'exit code 127'; Do = '-Command' }
        @{ Case = 'file that is no program'; Id = 'ContainerExited'; Options = @{ Command = '/etc/passwd' }; Says = 'exit code 126'; Do = 'ls -l' }
        @{ Case = 'command that ends at once'; Id = 'ContainerExited'; Options = @{ Command = 'echo last words; exit 3' }; Says = 'last words'; Do = 'Invoke-VerlContainer' }
        @{ Case = 'known failure in the last words'; Id = 'ContainerExited'; Options = @{ Command = 'echo torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB; exit 1' }; Says = 'NVD013'; Do = 'gpu_memory_utilization' }
        @{ Case = 'command that wants more memory than it may have'; Id = 'ContainerExited'; Options = @{ Memory = '16m'; Command = 'tail /dev/zero' }; Says = 'exit code 137'; Do = '-Memory' }
        @{ Case = 'root file system that is read-only'; Id = 'ContainerExited'; Options = @{ HostConfig = @{ ReadonlyRootfs = $true }; Command = 'touch /x' }; Says = 'Read-only file system'; Do = 'Invoke-VerlContainer' }
        @{ Case = 'working directory that is a file'; Id = 'ContainerStartFailed'; Options = @{ WorkingDirectory = '/etc/passwd' }; Says = 'not a directory'; Do = '-WorkingDirectory' }
        @{ Case = 'user that the image lacks'; Id = 'ContainerStartFailed'; Options = @{ User = 'nosuchuser' }; Says = 'nosuchuser'; Do = '-User' }
        @{ Case = 'group that the image lacks'; Id = 'ContainerStartFailed'; Options = @{ User = 'root:nosuchgroup' }; Says = 'nosuchgroup'; Do = 'group' }
        @{ Case = 'network that is not there'; Id = 'ContainerStartFailed'; Options = @{ Network = 'nosuchnet' }; Says = 'nosuchnet'; Do = 'docker network create nosuchnet' }
        @{ Case = 'processor that the host lacks'; Id = 'ContainerStartFailed'; Options = @{ CpuSet = '900' }; Says = 'requested 900'; Do = '-CpuSet' }
        @{ Case = 'more processors than the host has'; Id = 'ContainerStartFailed'; Options = @{ Cpus = 4000 }; Says = 'Range of CPUs'; Do = '-Cpus' }
        @{ Case = 'log option that the driver lacks'; Id = 'ContainerStartFailed'; Options = @{ LogDriver = 'json-file'; LogOption = @{ nosuch = '1' } }; Says = "'nosuch'"; Do = '-LogOption' }
        @{ Case = 'capability that the kernel lacks'; Id = 'ContainerStartFailed'; Options = @{ CapAdd = 'NO_SUCH_CAP' }; Says = 'NO_SUCH_CAP'; Do = '-CapAdd' }
        @{ Case = 'RDMA where there is none'; Id = 'ContainerStartFailed'; Options = @{ Rdma = $true }; Says = '/dev/infiniband'; Do = '/dev/infiniband' }
        @{ Case = 'mount over the root'; Id = 'ContainerStartFailed'; Options = @{ Volume = '/tmp:/' }; Says = "destination can't be"; Do = '-Volume' }
        @{ Case = 'folder to mount that is not there'; Id = 'PathNotFound'; Options = @{ Volume = '/no/such/folder:/data' }; Says = "'/no/such/folder'"; Do = 'mkdir -p /no/such/folder' }
        @{ Case = 'address that the host lacks'; Id = 'ContainerStartFailed'; Options = @{ Port = '203.0.113.7:18470:80' }; Says = '203.0.113.7:18470'; Do = 'ip address' }
        @{ Case = 'platform that the image lacks'; Id = 'ImagePlatformMismatch'; Options = @{ Platform = 'linux/arm64'; PullPolicy = 'Always' }; Says = 'linux/amd64'; Do = '-Platform' }
        @{ Case = 'sysctl of no namespace'; Id = 'ContainerStartFailed'; Options = @{ HostConfig = @{ Sysctls = @{ 'kernel.nosuch' = '1' } } }; Says = 'kernel.nosuch'; Do = '-HostConfig' }
        @{ Case = 'runtime that the engine lacks'; Id = 'ContainerStartFailed'; Options = @{ HostConfig = @{ Runtime = 'nosuchruntime' } }; Says = 'nosuchruntime'; Do = '-HostConfig' }
        @{ Case = 'value out of the engine''s range'; Id = 'ContainerStartFailed'; Options = @{ HostConfig = @{ OomScoreAdj = 5000 } }; Says = '5000'; Do = '-HostConfig' }
        @{ Case = 'volumes of no container'; Id = 'ContainerStartFailed'; Options = @{ HostConfig = @{ VolumesFrom = @('nosuchcontainer') } }; Says = 'nosuchcontainer'; Do = '-HostConfig' }
        @{ Case = 'seccomp profile that is none'; Id = 'ContainerStartFailed'; Options = @{ HostConfig = @{ SecurityOpt = @('seccomp=/no/such') } }; Says = 'seccomp'; Do = '-HostConfig' }
        @{ Case = 'quota that the store can''t keep'; Id = 'ContainerStartFailed'; Options = @{ HostConfig = @{ StorageOpt = @{ size = '1g' } } }; Says = 'storage-opt'; Do = '-HostConfig' }
        @{ Case = 'GPU that is not there'; Id = 'GpuUnavailable'; Options = @{ Gpu = 'device=77' }; Says = 'device=77'; Do = 'nvidia-smi -L' }
        @{ Case = 'CDI name that is not there'; Id = 'GpuUnavailable'; Options = @{ Gpu = 'nvidia.com/gpu=77' }; Says = 'nvidia.com/gpu=77'; Do = 'nvidia-ctk cdi' }
        @{ Case = 'more GPUs than there are'; Id = 'HostUnfit'; Options = @{ Gpu = 64 }; Says = '64 GPUs'; Do = '-SkipHostCheck' }
        @{ Case = 'limit that the engine may not raise'; Id = 'ContainerStartFailed'; Options = @{ Ulimit = 'nofile=4000000000' }; Says = 'nofile'; Do = 'CAP_SYS_RESOURCE' }
        @{ Case = 'image that is not there'; Id = 'ImageNotFound'; Tag = 'nosuchtag'; Options = @{}; Says = 'nosuchtag'; Do = 'Get-VerlImage' }
    ) {
        $reference = if ($Tag) { "$env:VERLPS_LAB_REGISTRY/verlai/verl:$Tag" } else { $image }
        $gpu = if ($Options.Gpu) { @{} } else { @{ Gpu = 'none' } }

        Start-VerlContainer $reference -Name $name -Root $root @gpu @Options -ErrorVariable failure -ErrorAction SilentlyContinue -WarningAction SilentlyContinue 6> $null | Should -BeNullOrEmpty

        $failure.Count | Should -Be 1
        $failure[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failure[0].Exception.Message | Should -Match ([regex]::Escape($Says))
        $failure[0].ErrorDetails.RecommendedAction | Should -Match ([regex]::Escape($Do))
        docker ps -aq --filter "name=^$name$" | Should -BeNullOrEmpty
        Test-Path $root | Should -BeFalse
    }

    It 'file system of -Root that is full: PathNotWritable' -Skip:(-not $lab) {
        $full = New-Item "$TestDrive/full" -ItemType Directory
        # Room for itself and two more: the root and one of its four folders.
        mount -t tmpfs -o nr_inodes=3 tmpfs $full
        try {
            Start-VerlContainer $image -Name $name -Root "$full/root" -Gpu none -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty

            $failure[0].FullyQualifiedErrorId | Should -BeLike 'PathNotWritable,*'
            $failure[0].Exception.Message | Should -Match 'No space left on device'
            docker ps -aq --filter "name=^$name$" | Should -BeNullOrEmpty
            Get-ChildItem $full -Force | Should -BeNullOrEmpty
        }
        finally {
            umount $full
        }
    }

    It 'gives the known failure as an object' -Skip:(-not $lab) {
        Start-VerlContainer $image -Name $name -Gpu none -Command 'echo torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB; exit 1' -ErrorVariable failure -ErrorAction SilentlyContinue

        $failure[0].Exception.Failure.Id | Should -Be 'NVD013'
        $failure[0].Exception.Failure.Cause | Should -Not -BeNullOrEmpty
        $failure[0].ErrorDetails.RecommendedAction | Should -Be $failure[0].Exception.Failure.Remedy
    }
}
