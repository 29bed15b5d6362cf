using System.Diagnostics;

namespace VerlPS.Module.Tests;

/// <summary>A run of the verlps program, with the staged module.</summary>
internal static class ShellProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static ShellResult Run(params IEnumerable<string> arguments) => RunWith(new Dictionary<string, string>(), "", arguments);

    public static ShellResult RunWith(IReadOnlyDictionary<string, string> environment, string input, params IEnumerable<string> arguments)
    {
        using Process process = Start(environment, arguments);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return End(process);
    }

    public static Process Start(IReadOnlyDictionary<string, string> environment, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments.Prepend(ModulePath.Shell).Prepend("exec"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["VERLPS_MODULE"] = ModulePath.Manifest;
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public static ShellResult End(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"verlps did not end. Its errors: {error.Result}");
        }

        return new ShellResult(process.ExitCode, output.Result, error.Result);
    }
}

internal sealed record ShellResult(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
