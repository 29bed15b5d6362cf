. $PSScriptRoot/common.ps1

Describe 'Compare-VerlMetric' {
    BeforeAll {
        . $PSScriptRoot/common.ps1
        $folder = Join-Path ([IO.Path]::GetTempPath()) "verlps-$([guid]::NewGuid().ToString('n'))"
        'one', 'two' | ForEach-Object { [IO.Directory]::CreateDirectory("$folder/$_") | Out-Null }
        [IO.File]::WriteAllText("$folder/one/train.log", "step:1 - train/loss:4 - x:1`nstep:2 - train/loss:2 - x:1`nstep:3 - train/loss:1`n")
        [IO.File]::WriteAllText("$folder/two/train.log", "step:2 - train/loss:9`nstep:2 - train/loss:3 - x:4`nstep:3 - train/loss:1.5`nstep:4 - train/loss:1`n")
        [IO.File]::WriteAllText("$folder/two/other.log", "step:3 - train/loss:nan`n")
        [IO.File]::WriteAllText("$folder/far.log", "step:90 - train/loss:1`n")
    }
    AfterAll { [IO.Directory]::Delete($folder, $true) }

    It 'compares files at the steps that both have' {
        $found = Compare-VerlMetric "$folder/one/train.log", "$folder/two/train.log"
        $found.Step | Should -Be @(2, 3)
        $found.Name | Select-Object -Unique | Should -Be 'train/loss'
        $found[0].Reference | Should -Be 'one/train'
        @($found[0].Values.Keys) | Should -Be @('one/train', 'two/train')
        $found[0].Values['two/train'], $found[0].Difference['two/train'], $found[0].Ratio['two/train'] | Should -Be @(3, 1, 1.5)
        $found[0].Ratio['one/train'] | Should -BeNullOrEmpty
    }

    It 'compares piped runs, and piped ones with files' {
        $found = Get-VerlMetric "$folder/one/train.log", "$folder/two/other.log" -WarningAction SilentlyContinue | Compare-VerlMetric -Reference OTHER
        $found.Step, $found.Reference | Should -Be @(3, 'other')
        $found = Get-VerlMetric "$folder/two/other.log" -WarningAction SilentlyContinue | Compare-VerlMetric "$folder/*/train.log"
        @($found[-1].Values.Keys) | Should -Be @('other', 'one/train', 'two/train')
    }

    It 'chooses metrics and steps' {
        (Compare-VerlMetric "$folder/*/train.log" -Name X).Ratio['two/train'] | Should -Be 4
        (Compare-VerlMetric "$folder/*/train.log" -Step 3-).Step | Should -Be 3
        Compare-VerlMetric "$folder/*/train.log" -Name none | Should -BeNullOrEmpty
    }

    It 'sums up' {
        $found = Compare-VerlMetric "$folder/*/train.log" -Summary
        $found.Run | Should -Be @('one/train', 'two/train')
        $found[1].Steps, $found[1].First, $found[1].Last, $found[1].Mean, $found[1].Best, $found[1].Difference, $found[1].Ratio | Should -Be @(2, 3, 1.5, 2.25, 1.5, 0.75, 1.5)
        $found[0].Ratio | Should -BeNullOrEmpty
    }

    It 'says what can not be compared' {
        { Compare-VerlMetric "$folder/one/train.log" -ErrorAction Stop } | Should -Throw "Run 'train' is the only one; it takes two to compare.*" -ErrorId 'InvalidArgument,VerlPS.Commands.CompareVerlMetricCommand'
        { Compare-VerlMetric "$folder/one/train.log", "$folder/far.log" -ErrorAction Stop } | Should -Throw "The runs have no step in common: 'train' has 1 to 3; 'far' has 90 to 90.*"
        { Compare-VerlMetric "$folder/*/train.log" -Reference none -ErrorAction Stop } | Should -Throw "There is no run 'none' to hold the others against.*"
        $found = Compare-VerlMetric "$folder/none.log", "$folder/one/train.log", "$folder/two/train.log" -ErrorVariable failure -ErrorAction SilentlyContinue
        $found.Count | Should -Be 2
        $failure.FullyQualifiedErrorId | Should -Be 'PathNotFound,VerlPS.Commands.CompareVerlMetricCommand'
        { Compare-VerlMetric x -Step y } | Should -Throw "*'y' is not a step or a range of steps.*"
    }

    It 'shows a line a metric' {
        $text = Compare-VerlMetric "$folder/*/train.log" | Out-String -Width 120
        $text | Should -Match '(?m)^ +2 train/loss +2 two/train 3 \(\+50\.0 %\)'
        $text = Compare-VerlMetric "$folder/*/train.log" -Summary | Out-String -Width 120
        $text | Should -Match 'Metric: train/loss'
        $text | Should -Match '(?m)^ +2 +3 +1\.5 +2\.25 +1\.5 +3 +1\.5 +\+50\.0 % two/train'
    }
}
