using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace VerlPS.Module.Tests;

/// <summary>A runspace with the staged module imported; one for a test class.</summary>
public sealed class HostedModule : IDisposable
{
    private readonly Runspace _runspace;

    public HostedModule()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule(ModulePath.Manifest);
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
        Module = (PSModuleInfo)Invoke("Get-Module VerlPS").Output.Single().BaseObject;
        Cmdlets = [.. Module.ExportedCmdlets.Values.OrderBy(c => c.Name, StringComparer.Ordinal)];
    }

    public PSModuleInfo Module { get; }

    public IReadOnlyList<CmdletInfo> Cmdlets { get; }

    /// <summary>VerlPS.dll and VerlPS.Core.dll as the import loaded them.</summary>
    public IReadOnlyList<Assembly> Assemblies =>
        [Module.ImplementingAssembly, AppDomain.CurrentDomain.GetAssemblies().Single(a => a.GetName().Name == "VerlPS.Core")];

    public HostedResult Invoke(string script)
    {
        using var shell = PowerShell.Create(_runspace);
        ICollection<PSObject> output = shell.AddScript(script).Invoke();
        return new HostedResult(
            [.. output],
            [.. shell.Streams.Error],
            [.. shell.Streams.Warning.Select(w => w.Message)],
            [.. shell.Streams.Verbose.Select(v => v.Message)]);
    }

    public void Dispose() => _runspace.Dispose();
}

/// <summary>What a script wrote to its streams.</summary>
public sealed record HostedResult(
    IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors, IReadOnlyList<string> Warnings, IReadOnlyList<string> Verbose);
