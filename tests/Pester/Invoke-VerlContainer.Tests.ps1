. $PSScriptRoot/common.ps1

Describe 'Invoke-VerlContainer' {
    BeforeDiscovery { . $PSScriptRoot/common.ps1 }
    BeforeAll {
        . $PSScriptRoot/common.ps1
        $image = "$env:VERLPS_LAB_REGISTRY/verlai/verl:vllm017.latest"
        if ($env:VERLPS_LAB_DIR) {
            'psi-one', 'psi-two' | ForEach-Object { Start-VerlContainer $image -Name $_ -Gpu 1 | Out-Null }
            docker run -d --name psi-other $image sleep 1000 | Out-Null
        }
    }
    AfterAll {
        if ($env:VERLPS_LAB_DIR) { docker rm -f psi-one psi-two psi-other 2>&1 | Out-Null }
    }

    It 'writes output as strings and shows errors' -Skip:(-not $lab) {
        $out = Invoke-VerlContainer psi-one 'echo one; echo two; echo oops >&2' -InformationVariable shown 6> $null
        $out | Should -Be 'one', 'two'
        $shown.MessageData.Message | Should -Be oops
        $shown.Tags | Should -Contain StandardError
    }

    It 'hands several strings on as they are' -Skip:(-not $lab) {
        Invoke-VerlContainer psi-one echo, 'a  b', '$HOME', '*' | Should -Be 'a  b $HOME *'
        Invoke-VerlContainer psi-one nvidia-smi, -L | Should -Match '^GPU 0: .*H100'
    }

    It 'hands piped text to the program' -Skip:(-not $lab) {
        'select 1', '', 'zwei ü' | Invoke-VerlContainer psi-one -Command cat | Should -Be 'select 1', '', 'zwei ü'
        1..3 | Invoke-VerlContainer psi-one 'wc -l' | Should -Be 3
        @() | Invoke-VerlContainer psi-one 'wc -c' | Should -Be 0
        Invoke-VerlContainer psi-one cat -InputText a, b | Should -Be a, b
        Invoke-VerlContainer psi-one cat | Should -BeNullOrEmpty
        { [pscustomobject]@{ A = 1 } | Invoke-VerlContainer psi-one cat -ErrorAction Stop } | Should -Throw -ErrorId 'InputObjectNotBound,*'
    }

    It 'runs in each piped container, with the same input' -Skip:(-not $lab) {
        Get-VerlContainer psi-* | Invoke-VerlContainer -Command 'cat; hostname' -InputText hello |
            Should -Be 'hello', (docker inspect -f '{{.Config.Hostname}}' psi-one), 'hello', (docker inspect -f '{{.Config.Hostname}}' psi-two)
        [pscustomobject]@{ Name = 'psi-two'; DockerHost = $env:DOCKER_HOST } | Invoke-VerlContainer -Command 'echo yes' | Should -Be yes
    }

    It 'makes an exit code an error, once' -Skip:(-not $lab) {
        $out = Invoke-VerlContainer psi-one 'echo so far; echo broken >&2; exit 3' -ErrorVariable failure -ErrorAction SilentlyContinue 6> $null
        $out | Should -Be 'so far'
        $failure.Count | Should -Be 1
        $failure.FullyQualifiedErrorId | Should -Be 'ContainerCommandFailed,VerlPS.Commands.InvokeVerlContainerCommand'
        $failure.CategoryInfo.Category | Should -Be InvalidResult
        $failure.TargetObject | Should -Be psi-one
        "$failure" | Should -Match '(?s)exit code 3\..*broken'
        Invoke-VerlContainer psi-one nosuch -ErrorVariable failure -ErrorAction SilentlyContinue
        "$failure" | Should -Match "'nosuch' could not be started"
    }

    It 'makes one object with -PassThru' -Skip:(-not $lab) {
        $result = Invoke-VerlContainer psi-one 'echo a; echo b; echo e >&2; exit 3' -PassThru -ErrorVariable failure
        $failure | Should -BeNullOrEmpty
        $result.GetType().FullName | Should -Be VerlPS.ContainerCommandResult
        $result.Container, $result.ExitCode | Should -Be 'psi-one', 3
        $result.Output | Should -Be a, b
        $result.ErrorOutput | Should -Be e
        $result.Duration.TotalSeconds | Should -BeGreaterThan 0
        ($result | Out-String) | Should -Match '(?m)^psi-one +3 +\d+\.\d s .* e\s*$'
    }

    It 'sets variables, folder and user, and shows no value' -Skip:(-not $lab) {
        $verbose = Invoke-VerlContainer psi-one 'echo $A $HF_TOKEN; pwd; id -u; exit 9' -Environment @{ A = 1; HF_TOKEN = [Net.NetworkCredential]::new('', 'hf_hidden').SecurePassword } -WorkingDirectory /tmp -User 12 -Verbose -ErrorVariable failure -ErrorAction SilentlyContinue 4>&1
        $verbose | Where-Object { $_ -is [string] } | Should -Be '1 hf_hidden', '/tmp', '12'
        "$failure $($verbose | Where-Object { $_ -isnot [string] })" | Should -Not -Match hf_hidden
        { Invoke-VerlContainer psi-one true -Environment @{ 'A=B' = 1 } -ErrorAction Stop } | Should -Throw "'A=B' can't be*" -ErrorId 'InvalidArgument,*'
    }

    It 'names what is not there, not ours, or does not run' -Skip:(-not $lab) {
        foreach ($name in 'psi-nix', 'psi-other', 'psi-*') {
            Invoke-VerlContainer $name true -ErrorVariable failure -ErrorAction SilentlyContinue
            $failure.FullyQualifiedErrorId | Should -BeLike 'ContainerNotFound,*'
        }
        Invoke-VerlContainer psi-other 'echo ours' -All | Should -Be ours
        docker stop -t 0 psi-other
        Invoke-VerlContainer psi-other true -All -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -BeLike 'ContainerNotRunning,*'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'Restart-VerlContainer psi-other'
    }

    It 'runs nothing with -WhatIf' -Skip:(-not $lab) {
        Invoke-VerlContainer psi-one 'touch /tmp/made' -WhatIf
        Invoke-VerlContainer psi-one 'ls /tmp' | Should -Not -Contain made
    }

    It 'ends the program when the pipeline has enough' -Skip:(-not $lab) {
        Invoke-VerlContainer psi-one 'while true; do echo y; done; true nosuchmark' | Select-Object -First 2 | Should -Be y, y
        $left = { docker exec psi-one ps -o args | Where-Object { $_ -match 'nosuchmark' } }
        for ($i = 0; $i -lt 50 -and (& $left); $i++) { Start-Sleep -Milliseconds 200 }
        & $left | Should -BeNullOrEmpty
    }

    It 'says where there is no terminal to hand on' -Skip:(-not $lab) {
        $failed = pwsh -NoProfile -NonInteractive -Command "Import-Module '$manifest'; Invoke-VerlContainer psi-one -Interactive -ErrorVariable e -ErrorAction SilentlyContinue; `$e.FullyQualifiedErrorId" 2>&1
        $failed | Should -Be 'TerminalNotPossible,VerlPS.Commands.InvokeVerlContainerCommand'
    }

    It 'hands a terminal on to docker exec' -Skip:(-not ($lab -and (Get-Command script -ErrorAction Ignore))) {
        $inner = "Import-Module '$manifest'; Invoke-VerlContainer psi-one 'tty; echo `$HF_TOKEN | wc -c; exit 4' -Interactive -Environment @{ HF_TOKEN = 'hf_hidden' } -ErrorVariable e -ErrorAction SilentlyContinue; `$e.FullyQualifiedErrorId; `"`$e`""
        Set-Content "$TestDrive/inner.ps1" $inner
        # An input that ends is typed on by script as an end of file, which the container's terminal may echo.
        Set-Content "$TestDrive/pty.sh" "script -qec ""pwsh -NoProfile -NonInteractive -File '$TestDrive/inner.ps1'"" /dev/null < <(sleep 5)"
        $seen = bash "$TestDrive/pty.sh" | Out-String
        $seen | Should -Match '/dev/pts/\d'
        $seen | Should -Match '(?m)^10\r?$'
        $seen | Should -Match 'ContainerCommandFailed,VerlPS'
        $seen | Should -Match 'exit code 4'
    }

    It 'completes names of containers that run' -Skip:(-not $lab) {
        docker stop -t 0 psi-other 2>&1 | Out-Null
        $line = 'Invoke-VerlContainer psi-'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be @('psi-one', 'psi-two')
    }
}
