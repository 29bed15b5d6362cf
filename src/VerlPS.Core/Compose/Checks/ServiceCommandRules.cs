namespace VerlPS.Compose;

/// <summary>Rules on what services run.</summary>
internal static class ServiceCommandRules
{
    // Images that others build on: what they run by themselves is a shell.
    private static readonly HashSet<string> ShellImages = new(StringComparer.Ordinal)
    {
        "ubuntu", "debian", "alpine", "busybox", "fedora", "rockylinux", "library/ubuntu", "library/debian", "library/alpine", "library/busybox",
        "nvidia/cuda", "nvidia/pytorch", "pytorch/pytorch", "rocm/pytorch", "ascend/cann", "rayproject/ray", "rayproject/ray-ml", "lmsysorg/sglang",
    };

    private static readonly HashSet<string> Shells = new(StringComparer.Ordinal) { "sh", "bash", "/bin/sh", "/bin/bash", "/usr/bin/bash", "/bin/ash", "zsh" };

    public static Dictionary<string, Func<ComposeFacts, IEnumerable<ComposeFault>>> All { get; } = new()
    {
        ["CMP-COMMAND"] = facts => facts.Services.Where(service => EndsAtOnce(service) && !RestartsAlways(service)).Select(service => ComposeFault.Fail(
            service.Name, LineOfImage(service), $"{Runs(service)}, which ends at once: so does the container")),
        ["CMP-RESTART"] = facts => facts.Services.Where(service => EndsAtOnce(service) && RestartsAlways(service)).Select(service => ComposeFault.Fail(
            service.Name, service.Node("restart") is null ? LineOfImage(service) : service.LineOf("restart"), $"{Runs(service)}, which ends at once, and is started again without end")),
        ["CMP-ENTRYPOINT"] = facts => facts.Services.Where(service => service is { Verl.NeedsEntrypointOverride: true, Entrypoint: [], IsPartial: false }).Select(Entrypoint),
    };

    private static ComposeFault Entrypoint(ServiceReading service)
    {
        string first = service.Command.Count > 0 ? service.Command[0] : "sleep";
        string rest = service.Command.Count > 0 ? string.Join(", ", service.Command.Skip(1).Select(word => $"\"{word}\"")) : "\"infinity\"";
        return ComposeFault.Fail(
            service.Name, LineOfImage(service), $"the entrypoint of {service.Verl!.Tag} is a server: it {(service.Command.Count > 0 ? "takes 'command' for its arguments" : "starts in place of training")}",
            PlainSecrets.Holds(service.CommandLine) ? null : $"Write 'entrypoint: [\"{first}\"]' and 'command: [{rest}]'.");
    }

    // A shell that has a terminal, or an input that stays open, waits.
    private static bool EndsAtOnce(ServiceReading service)
    {
        if (service.IsPartial || IsTrue(service, "tty") || IsTrue(service, "stdin_open") || service.Verl is { NeedsEntrypointOverride: true })
            return false;
        return service.Entrypoint.Concat(service.Command).ToArray() switch
        {
            [] => service.Node("build") is null && IsShell(service),
            [string only] => Shells.Contains(only),
            _ => false,
        };
    }

    private static bool IsShell(ServiceReading service)
        => service.Verl is not null || (service.Image is { } image && ShellImages.Contains(image.Registry is null or "nvcr.io" or "quay.io" ? image.Repository : string.Empty));

    private static string Runs(ServiceReading service)
        => service.CommandLine.Length > 0 ? $"'{service.CommandLine}' is a shell without input" : $"there is no command, and the image's own is a shell";

    private static bool RestartsAlways(ServiceReading service)
        => service.Text("restart") is string restart ? restart is "always" or "unless-stopped" : service.Node("deploy", "restart_policy") is not null && service.Text("deploy", "restart_policy", "condition") is null or "any";

    private static bool IsTrue(ServiceReading service, string key) => service.Text(key)?.ToLowerInvariant() is "true" or "yes" or "on" or "y";

    private static int LineOfImage(ServiceReading service) => service.Node("command") is null ? service.LineOf("image") : service.LineOf("command");
}
