using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace VerlPS.Commands;

/// <summary>
/// Loads VerlPS.Adapters, and with it Docker.DotNet and YamlDotNet, into a context of its own, so that other modules'
/// versions of these packages never meet ours.
/// </summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    private static readonly DependencyContext Dependencies = new(
        Path.Combine(Path.GetDirectoryName(typeof(ModuleInitializer).Assembly.Location)!, "Dependencies"));

    private static int s_hooked;

    /// <inheritdoc/>
    public void OnImport()
    {
        // Import-Module -Force and other runspaces come here again; one hook is enough for the process.
        if (Interlocked.Exchange(ref s_hooked, 1) == 0)
            AssemblyLoadContext.Default.Resolving += Resolve;
    }

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name)
        => name.Name == "VerlPS.Adapters" ? Dependencies.LoadFromAssemblyName(name) : null;

    private sealed class DependencyContext(string folder) : AssemblyLoadContext("VerlPS")
    {
        protected override Assembly? Load(AssemblyName assemblyName)
            => Path.Combine(folder, $"{assemblyName.Name}.dll") is string path && File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
