using System.Management.Automation;
using VerlPS.Containers;
using VerlPS.Engine;

namespace VerlPS.Commands;

/// <summary>A cmdlet that talks to an engine: which one, in the order of the docker CLI.</summary>
public abstract class EngineCmdlet : VerlCmdlet
{
    private string? _givenHost;

    /// <summary>The engine's address.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public virtual string? DockerHost { get; set; }

    /// <summary>A context of the docker CLI.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string? Context { get; set; }

    /// <inheritdoc/>
    // The pipeline binds DockerHost too; what the user typed is what is there before the first object comes.
    protected override void BeginProcessing() => _givenHost = DockerHost;

    /// <summary>The engine for the current input. Throws <see cref="VerlException"/>.</summary>
    private protected IDockerEngine Engine() => Services.OpenEngine(_givenHost, Context, DockerHost);

    /// <summary>Runs an action for each container that a name or pattern finds; one that fails is its own error.</summary>
    private protected void Each(string name, bool all, Action<IDockerEngine, VerlContainer> action) => Guard(name, () =>
    {
        IDockerEngine engine = Engine();
        // All are found before the first is touched: what the action changes must not change what is found.
        foreach (StreamItem item in new ContainerListService(engine).FindAsync(name, all, Token).ToBlockingEnumerable(Token).ToArray())
        {
            if (item is ResultItem { Value: VerlContainer container })
                Guard(container.Name, () => action(engine, container));
            else
                Write(item);
        }
    });
}
