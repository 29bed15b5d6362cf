namespace VerlPS.Module.Tests;

/// <summary>In a process of their own: what this one has loaded is the test runner's business.</summary>
public class IsolationTests
{
    private static readonly string Other = Path.Combine(AppContext.BaseDirectory, "OtherModule", "YamlDotNet.dll");

    [Fact]
    public void Another_version_of_a_package_that_came_first_stays_and_ours_works_beside_it()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("verlps-");
        try
        {
            ShellResult result = ShellProcess.Run($$"""
                function YamlVersions {
                    [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'YamlDotNet' } | ForEach-Object {
                        "$($_.GetName().Version) $([Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name)"
                    }
                }
                "before: $(YamlVersions)"
                $null = [Reflection.Assembly]::LoadFrom('{{Other}}')
                "other: $(YamlVersions)"
                Import-Module '{{ModulePath.Manifest}}' -Force
                $compose = New-VerlCompose verlai/verl:vllm017.latest -Path '{{folder.FullName}}' -DockerHost unix:///nowhere.sock -WarningAction SilentlyContinue
                "file: $([IO.File]::Exists($compose.Path))"
                "both: $((YamlVersions) -join ', ')"
                "works: $([YamlDotNet.Serialization.SerializerBuilder]::new().Build().Serialize(@{ a = 1 }).Trim())"
                """);

            Assert.Equal("", result.Error);
            Assert.Equal(
                ["before: ", "other: 13.0.0.0 Default", "file: True", "both: 13.0.0.0 Default, 16.0.0.0 VerlPS", "works: a: 1"],
                result.Lines);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Our_packages_and_adapters_load_only_in_our_context()
    {
        ShellResult result = ShellProcess.Run("""
            $null = Get-VerlContainer -DockerHost unix:///nowhere.sock -ErrorAction SilentlyContinue
            [AppDomain]::CurrentDomain.GetAssemblies() |
                Where-Object { $_.Location -like '*/Dependencies/*' } |
                ForEach-Object { [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name }
            """);

        Assert.NotEmpty(result.Lines);
        Assert.All(result.Lines, context => Assert.Equal("VerlPS", context));
    }
}
