using System.Reflection;

namespace VerlPS.Module.Tests;

/// <summary>Where the build has put what these tests look at.</summary>
internal static class ModulePath
{
    /// <summary>The staged module that these tests import.</summary>
    public static string Manifest { get; } = Path.Combine(Metadata("ModulePath"), "VerlPS.psd1");

    /// <summary>The verlps program.</summary>
    public static string Shell { get; } = Metadata("ShellPath");

    /// <summary>The folder of the Markdown help.</summary>
    public static string Help { get; } = Metadata("HelpPath");

    /// <summary>The program that makes Get-Help's file from the Markdown.</summary>
    public static string HelpConverter { get; } = Metadata("HelpConverterPath");

    private static string Metadata(string key)
        => typeof(ModulePath).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
