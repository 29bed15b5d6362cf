using System.Management.Automation;
using VerlPS.Compose;
using VerlPS.Engine;

namespace VerlPS.Commands;

[Cmdlet(VerbsCommon.Get, "VerlCompose")]
[OutputType(typeof(VerlCompose))]
public sealed class GetVerlComposeCommand : ComposeCmdlet
{
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ComposeProjectCompleter))]
    public override string? ProjectName { get; set; }

    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ComposePath]
    [Alias("FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public override string[] Path { get; set; } = [];

    [Parameter]
    public SwitchParameter All { get; set; }

    protected override void ProcessRecord()
    {
        if (Path.Length == 0)
        {
            string pattern = ProjectName ?? "*";
            Guard(pattern, () => WriteStream(Services.ComposeProjects(Engine()).ListAsync(pattern, All, Token), pattern));
            return;
        }

        foreach (ComposeTarget target in Targets())
        {
            Guard($"{target}", () =>
            {
                IDockerEngine engine = Engine();
                WriteObject(Await(token => Services.ComposeProjects(engine).FindAsync(target, token)));
            });
        }
    }
}
