using System.Diagnostics;
using VerlPS.Adapters.Docker;
using VerlPS.Engine;

namespace VerlPS.Tests.Logs;

/// <summary>A container of the lab that runs a line of shell, made and removed with the docker program.</summary>
internal sealed class LabContainer : IDisposable
{
    private LabContainer(string name) => Name = name;

    public string Name { get; }

    /// <summary>Starts one.</summary>
    /// <param name="script">What it runs.</param>
    /// <param name="options">Options of docker run.</param>
    public static LabContainer Start(string script, params string[] options)
    {
        LabContainer container = new($"logs-{Guid.NewGuid():n}");
        Docker(["run", "-d", "--name", container.Name, "--network", "none", "--entrypoint", "sh", .. options, Image, "-c", script]);
        return container;
    }

    /// <summary>Starts one and waits until it has ended.</summary>
    public static LabContainer Run(string script, params string[] options)
    {
        LabContainer container = Start(script, options);
        Docker(["wait", container.Name]);
        return container;
    }

    public static IDockerEngine OpenEngine()
        => new DockerEngineFactory(new Untraced()).Open(DockerEndpoint.Parse(Environment.GetEnvironmentVariable("DOCKER_HOST")!, "DOCKER_HOST"));

    public static string Docker(string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("docker", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return output.Trim();
    }

    public void Dispose() => Docker(["rm", "-f", Name]);

    public static string Image => $"{Environment.GetEnvironmentVariable("VERLPS_LAB_REGISTRY")}/verlai/verl:vllm017.latest";

    private sealed class Untraced : IRequestTrace
    {
        public void Record(string request, TimeSpan elapsed, string outcome)
        {
        }
    }
}
