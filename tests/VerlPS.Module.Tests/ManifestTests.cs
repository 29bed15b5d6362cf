using System.Management.Automation;
using System.Reflection;

namespace VerlPS.Module.Tests;

public class ManifestTests(HostedModule module) : IClassFixture<HostedModule>
{
    // They neither change the host nor write a file.
    private static readonly string[] ReadingVerbs = ["Get", "Test", "Wait", "Compare"];

    [Fact]
    public void Imports_without_errors_or_warnings()
    {
        HostedResult result = module.Invoke($"Import-Module '{ModulePath.Manifest}' -Force; Import-Module '{ModulePath.Manifest}' -Force; (Get-Module VerlPS).Version.ToString()");

        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        Assert.Equal(Path.GetFileName(Path.GetDirectoryName(ModulePath.Manifest)), Assert.Single(result.Output).BaseObject);
    }

    [Fact]
    public void Works_after_it_was_removed_and_imported_again()
    {
        HostedResult result = module.Invoke($"Remove-Module VerlPS; Import-Module '{ModulePath.Manifest}'; (Get-Command -Module VerlPS).Count");

        Assert.Empty(result.Errors);
        Assert.Equal(module.Cmdlets.Count, Assert.Single(result.Output).BaseObject);
    }

    [Fact]
    public void Is_valid()
    {
        HostedResult result = module.Invoke($"Test-ModuleManifest '{ModulePath.Manifest}' -WarningAction Stop");

        Assert.Empty(result.Errors);
        Assert.Equal(new Version(7, 4), ((PSModuleInfo)Assert.Single(result.Output).BaseObject).PowerShellVersion);
    }

    [Fact]
    public void Lists_exactly_the_cmdlets_that_the_assembly_has()
    {
        IEnumerable<string> listed = ((PSModuleInfo)module.Invoke($"Test-ModuleManifest '{ModulePath.Manifest}'").Output.Single().BaseObject).ExportedCmdlets.Keys;
        IEnumerable<string> written = module.Module.ImplementingAssembly.GetExportedTypes()
            .Select(t => t.GetCustomAttribute<CmdletAttribute>())
            .OfType<CmdletAttribute>()
            .Select(c => $"{c.VerbName}-{c.NounName}");

        Assert.Equal(written.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.Equal(written.Order(StringComparer.Ordinal), module.Cmdlets.Select(c => c.Name));
        Assert.Empty(module.Module.ExportedFunctions);
        Assert.Empty(module.Module.ExportedAliases);
        Assert.Empty(module.Module.ExportedVariables);
    }

    [Fact]
    public void Every_cmdlet_is_a_sealed_class_named_after_it()
        => Assert.All(module.Cmdlets, cmdlet =>
        {
            Assert.True(cmdlet.ImplementingType.IsSealed);
            Assert.Equal($"{cmdlet.Verb}{cmdlet.Noun}Command", cmdlet.ImplementingType.Name);
            Assert.Equal("VerlPS.Commands", cmdlet.ImplementingType.Namespace);
        });

    [Fact]
    public void Every_verb_is_approved()
    {
        HashSet<string> approved = [.. typeof(VerbsCommon).Assembly.GetExportedTypes()
            .Where(t => t.Name.StartsWith("Verbs", StringComparison.Ordinal) && t is { IsAbstract: true, IsSealed: true })
            .SelectMany(t => t.GetFields())
            .Select(f => (string)f.GetValue(null)!)];

        Assert.All(module.Cmdlets, cmdlet => Assert.Contains(cmdlet.Verb, approved));
    }

    [Fact]
    public void What_changes_something_asks_and_what_reads_does_not()
        => Assert.All(module.Cmdlets, cmdlet => Assert.Equal(!ReadingVerbs.Contains(cmdlet.Verb), Metadata(cmdlet).SupportsShouldProcess));

    [Fact]
    public void Removing_asks_without_being_told_to()
        => Assert.All(module.Cmdlets.Where(c => c.Verb == VerbsCommon.Remove), cmdlet => Assert.Equal(ConfirmImpact.High, Metadata(cmdlet).ConfirmImpact));

    [Fact]
    public void Every_cmdlet_says_what_it_writes()
        => Assert.All(module.Cmdlets, cmdlet => Assert.NotEmpty(cmdlet.ImplementingType.GetCustomAttributes<OutputTypeAttribute>()));

    private static CmdletAttribute Metadata(CmdletInfo cmdlet) => cmdlet.ImplementingType.GetCustomAttribute<CmdletAttribute>()!;
}
