@{
    RootModule             = 'VerlPS.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = 'b3c61d0e-7a55-4b0c-9d0e-4c5f3a1b7e62'
    Author                 = 'The VerlPS authors'
    CompanyName            = 'Community'
    Copyright              = '(c) The VerlPS authors. MIT License.'
    Description            = 'Deploy verl, the RL post-training library, with Docker on Linux GPU hosts: check the host, choose and pull the image, run the container, write the compose file, read the logs - as objects in one pipeline.'
    PowerShellVersion      = '7.4'
    CompatiblePSEditions   = @('Core')
    FormatsToProcess       = @('VerlPS.Format.ps1xml')
    FunctionsToExport      = @()
    VariablesToExport      = @()
    AliasesToExport        = @()
    CmdletsToExport        = @(
        'Compare-VerlMetric'
        'Get-VerlCompose'
        'Get-VerlContainer'
        'Get-VerlImage'
        'Get-VerlLog'
        'Get-VerlMetric'
        'Install-VerlImage'
        'Invoke-VerlContainer'
        'New-VerlCompose'
        'Remove-VerlCompose'
        'Remove-VerlContainer'
        'Remove-VerlImage'
        'Repair-VerlHost'
        'Restart-VerlCompose'
        'Restart-VerlContainer'
        'Start-VerlCompose'
        'Start-VerlContainer'
        'Stop-VerlCompose'
        'Stop-VerlContainer'
        'Test-VerlCompose'
        'Test-VerlContainer'
        'Test-VerlHost'
        'Wait-VerlContainer'
    )
    PrivateData            = @{
        PSData = @{
            Tags       = @('verl', 'Docker', 'GPU', 'NVIDIA', 'RLHF', 'LLM', 'Compose', 'Linux', 'PSEdition_Core')
            LicenseUri = 'https://github.com/VerlPS/VerlPS/blob/main/LICENSE'
            ProjectUri = 'https://github.com/VerlPS/VerlPS'
        }
    }
}
