# For the tests alone; the module and build.ps1 keep every rule.
@{
    ExcludeRules = @(
        # Pester's blocks share variables in a way that the rule can't see.
        'PSUseDeclaredVarsMoreThanAssignments'
        # PowerShell 7 reads UTF-8 without a mark.
        'PSUseBOMForUnicodeEncodedFile'
        'PSUseShouldProcessForStateChangingFunctions'
    )
}
