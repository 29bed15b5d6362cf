using VerlPS.Engine;

namespace VerlPS.Containers;

/// <summary>Hands the terminal to a program in a container, as <c>docker exec -it</c> does it: that program knows raw modes and window sizes.</summary>
public sealed class ContainerTerminalService(IDockerEngine engine, IProcessRunner programs, ITerminal terminal)
{
    // Where nothing is asked for, a shell: the best there is.
    private static readonly string[] Shell = ["/bin/sh", "-c", "exec \"$(command -v bash || command -v sh)\""];

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="VerlException">TerminalNotPossible, or ContainerCommandFailed: another exit code than 0.</exception>
    public async Task<bool> RunAsync(VerlContainer container, ExecRequest request, CancellationToken cancellationToken)
    {
        request.Validate();
        if (!terminal.IsThere)
        {
            throw new VerlException(
                VerlErrorKind.TerminalNotPossible,
                "There is no terminal to hand on: input or output of this session is redirected.",
                container.Name,
                "Leave out -Interactive; the program's output then comes as objects, and text that is piped is its input.");
        }

        string docker = programs.Find("docker") ?? throw new VerlException(
            VerlErrorKind.TerminalNotPossible,
            "There is no 'docker' program on PATH, which -Interactive needs.",
            container.Name,
            "Install the docker CLI (the package docker-ce-cli), or leave out -Interactive.");
        ExecMark mark = new();
        ExecRequest marked = mark.Put(request);
        int exitCode;
        try
        {
            exitCode = await terminal.RunAsync(docker, Arguments(container, marked), marked.Environment, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await mark.EndAsync(engine, container.Id, marked).ConfigureAwait(false);
            throw;
        }

        return exitCode == 0 ? true : throw CommandFailure.Ended(container.Name, request.Command.Count == 0 ? request with { Command = ["sh"] } : request, exitCode, []);
    }

    // Variables by name alone: their values are in docker's environment, where other users of the machine can't read them.
    private string[] Arguments(VerlContainer container, ExecRequest request)
        =>
        [
            "--host", engine.Endpoint.DockerHost, "exec", "--interactive", "--tty",
            .. request.Environment.Keys.SelectMany(name => new[] { "--env", name }),
            .. request.WorkingDirectory is string folder ? new[] { "--workdir", folder } : [],
            .. request.User is string user ? new[] { "--user", user } : [],
            container.Id,
            .. request.Command.Count == 0 ? Shell : request.Arguments,
        ];
}
