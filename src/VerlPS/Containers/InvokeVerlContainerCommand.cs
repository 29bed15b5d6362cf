using System.Collections;
using System.Management.Automation;
using VerlPS.Containers;
using VerlPS.Engine;

namespace VerlPS.Commands;

[Cmdlet(VerbsLifecycle.Invoke, "VerlContainer", SupportsShouldProcess = true, DefaultParameterSetName = OutputSet)]
[OutputType(typeof(string), ParameterSetName = [OutputSet])]
[OutputType(typeof(ContainerCommandResult), ParameterSetName = [OutputSet])]
public sealed class InvokeVerlContainerCommand : EngineCmdlet
{
    private const string OutputSet = "Output";
    private const string InteractiveSet = "Interactive";

    private readonly List<string> _input = [];
    private bool _named;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunningContainerCompleter))]
    public string Name { get; set; } = string.Empty;

    [Parameter(ParameterSetName = OutputSet, Mandatory = true, Position = 1)]
    [Parameter(ParameterSetName = InteractiveSet, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string[] Command { get; set; } = [];

    [Parameter(ParameterSetName = OutputSet, ValueFromPipeline = true)]
    [TextInput]
    public string[]? InputText { get; set; }

    [Parameter(ParameterSetName = InteractiveSet, Mandatory = true)]
    public SwitchParameter Interactive { get; set; }

    [Parameter]
    [ValidateNotNull]
    public IDictionary Environment { get; set; } = new Hashtable();

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WorkingDirectory { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? User { get; set; }

    [Parameter(ParameterSetName = OutputSet)]
    public SwitchParameter PassThru { get; set; }

    [Parameter]
    public SwitchParameter All { get; set; }

    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _named = MyInvocation.BoundParameters.ContainsKey(nameof(Name));
    }

    // With a name on the command line what is piped is the program's input, else each object is a container.
    protected override void ProcessRecord()
    {
        if (_named)
            _input.AddRange(InputText ?? []);
        else
            Run(InputText);
    }

    protected override void EndProcessing()
    {
        if (_named)
            Run(MyInvocation.ExpectingInput || InputText is not null ? _input : null);
    }

    private void Run(IReadOnlyList<string>? input) => Guard(Name, () =>
    {
        IDockerEngine engine = Engine();
        ContainerCommandService commands = Services.Commands(engine);
        ExecRequest request = new()
        {
            Command = Command,
            Environment = TextTable.Read(Environment),
            WorkingDirectory = WorkingDirectory,
            User = User,
            Input = input,
        };
        VerlContainer container = Await(token => commands.FindRunningAsync(Name, All, token));
        if (!ShouldProcess($"'{container.Name}' on {engine.Endpoint.DockerHost}", Interactive ? $"Hand the terminal to {(Command.Length == 0 ? "a shell" : request.Title)}" : $"Run {request.Title}"))
            return;

        if (Interactive)
            Await(token => Services.Terminals(engine).RunAsync(container, request, token));
        else
            WriteStream(PassThru ? commands.CollectAsync(container, request, Token) : commands.RunAsync(container, request, Token), container.Name);
    });
}
