using System.Collections;
using System.Management.Automation;
using VerlPS.Compose;
using VerlPS.Containers;
using VerlPS.Engine;

namespace VerlPS.Commands;

[Cmdlet(VerbsCommon.New, "VerlCompose", SupportsShouldProcess = true)]
[OutputType(typeof(VerlCompose))]
[OutputType(typeof(string))]
public sealed class NewVerlComposeCommand : ContainerCmdlet
{
    // What says how a container is written down, and not what it is.
    private static readonly HashSet<string> OfTheFile = new(StringComparer.Ordinal)
    {
        nameof(InputObject), nameof(Path), nameof(Force), nameof(Merge), nameof(AsText), nameof(GpuSyntax), nameof(PinDigest), nameof(SecretFile), nameof(Profile), nameof(Override),
        nameof(Image), nameof(DockerHost), nameof(Context), "WhatIf", "Confirm",
    };

    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public VerlContainer? InputObject { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = ".";

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter Merge { get; set; }

    [Parameter]
    public SwitchParameter AsText { get; set; }

    [Parameter]
    public ComposeGpuSyntax GpuSyntax { get; set; }

    [Parameter]
    public SwitchParameter PinDigest { get; set; }

    [Parameter]
    public SwitchParameter SecretFile { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Profile { get; set; } = [];

    [Parameter]
    [ValidateNotNull]
    public IDictionary Override { get; set; } = new Hashtable();

    [Parameter]
    public SwitchParameter Monitoring { get; set; }

    [Parameter]
    public SwitchParameter TensorBoard { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string MonitoringAddress { get; set; } = "127.0.0.1";

    [Parameter]
    [ValidateNotNull]
    public IDictionary MonitoringImage { get; set; } = new Hashtable();

    protected override void ProcessRecord() => Guard(InputObject?.Name ?? Image ?? Name, () =>
    {
        IDockerEngine engine = Engine();
        ComposeWriteRequest request = Request(engine);
        string what = InputObject is null ? $"Write the compose file of '{Name}' from {request.Container!.Image}" : $"Write the compose file of the container '{InputObject.Name}'";
        if (AsText || ShouldProcess(request.Path, what))
            WriteStream(Services.Compose(engine).WriteAsync(request, Token), request.Path);
    });

    private ComposeWriteRequest Request(IDockerEngine engine)
    {
        ComposeWriteRequest request = new()
        {
            Path = GetUnresolvedProviderPathFromPSPath(Path),
            Replace = Force,
            Merge = Merge,
            AsText = AsText,
            PinDigest = PinDigest,
            WithSecretFile = SecretFile,
            Form = new ComposeFileOptions { Gpus = GpuSyntax, Profiles = Profile, Override = JsonText.Of(Override) is string over ? Services.ComposeFormat.Read(over, "-Override") : null },
            Monitoring = new MonitoringRequest { Stack = Monitoring, TensorBoard = TensorBoard, Address = MonitoringAddress, Images = TextTable.Read(MonitoringImage) },
        };
        if (InputObject is null)
            return request with { Container = Request(engine, PullPolicy.Missing) };

        string[] more = [.. MyInvocation.BoundParameters.Keys.Where(name => !OfTheFile.Contains(name) && !PSCmdlet.CommonParameters.Contains(name))];
        return more.Length == 0 ? request with { ContainerId = InputObject.Id } : throw new VerlException(
            VerlErrorKind.InvalidArgument,
            $"A container that is there is written down as it is: {string.Join(", ", more.Select(name => $"-{name}"))} can't change it.",
            InputObject.Name,
            "Leave them out, change the file with -Override, or write it from an image.");
    }
}
