namespace VerlPS.Shell;

/// <summary>Finds the module that this program was staged with.</summary>
internal static class ModuleLocator
{
    public static string? Find(out string problem)
    {
        string? given = Environment.GetEnvironmentVariable("VERLPS_MODULE");
        if (!string.IsNullOrEmpty(given))
        {
            string manifest = given.EndsWith(".psd1", StringComparison.OrdinalIgnoreCase) ? given : Path.Combine(given, "VerlPS.psd1");
            problem = $"VERLPS_MODULE is '{given}', but there is no '{manifest}'.";
            return File.Exists(manifest) ? Path.GetFullPath(manifest) : null;
        }

        string folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "VerlPS"));
        problem = $"The module is not in '{folder}'. Build it (dotnet build src/VerlPS), or name its folder in VERLPS_MODULE.";
        return Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder)
                .Where(d => Version.TryParse(Path.GetFileName(d), out _) && File.Exists(Path.Combine(d, "VerlPS.psd1")))
                .MaxBy(d => Version.Parse(Path.GetFileName(d))) is string newest ? Path.Combine(newest, "VerlPS.psd1") : null
            : null;
    }
}
