using System.Management.Automation;
using VerlPS.Compose;

namespace VerlPS.Commands;

/// <summary>A cmdlet that works on what compose files describe: by the file, by the folder that has it, or by the project's name.</summary>
public abstract class ComposeCmdlet : EngineCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ComposePath]
    [Alias("FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public virtual string[] Path { get; set; } = [];

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ComposeProjectCompleter))]
    public virtual string? ProjectName { get; set; }

    /// <summary>What is meant; the current folder where nothing is named, as with compose itself.</summary>
    private protected IEnumerable<ComposeTarget> Targets()
        => Path.Length > 0 ? Path.Select(path => new ComposeTarget(GetUnresolvedProviderPathFromPSPath(path), ProjectName))
            : ProjectName is string name ? [new ComposeTarget(null, name)]
            : [new ComposeTarget(GetUnresolvedProviderPathFromPSPath("."), null)];
}
