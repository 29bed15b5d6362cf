using System.Management.Automation;
using System.Text;
using System.Text.Json;

namespace VerlPS.Module.Tests.Lab;

/// <summary>No login shows in any stream, at the highest verbosity, whether a command succeeds or fails.</summary>
[Collection("lab")]
public sealed class SecretsLabTests : IClassFixture<HostedModule>, IDisposable
{
    private static readonly string Login = Environment.GetEnvironmentVariable("VERLPS_LAB_LOGIN_REGISTRY") ?? "";
    private static readonly string User = Environment.GetEnvironmentVariable("VERLPS_LAB_USER") ?? "";
    private static readonly string Password = Environment.GetEnvironmentVariable("VERLPS_LAB_PASSWORD") ?? "";

    private readonly HostedModule _module;
    private readonly string _folder = Directory.CreateTempSubdirectory("verlps-secrets-").FullName;

    public SecretsLabTests(HostedModule module) => _module = module;

    [LabTheory]
    [InlineData("Install-VerlImage LOGIN/verlai/verl:vllm017.latest -Credential $good", true)]
    [InlineData("Install-VerlImage REGISTRY/verlai/verl:vllm017.latest -Mirror LOGIN -Credential $good", true)]
    [InlineData("Install-VerlImage REGISTRY/verlai/verl:vllm017.latest -Mirror LOGIN -Credential $good -RequireDigest -KeepMirrorTag", true)]
    [InlineData("Install-VerlImage LOGIN/verlai/verl:nosuch -Credential $good", false)]
    [InlineData("Install-VerlImage LOGIN/verlai/verl:vllm017.latest -Credential $bad", false)]
    [InlineData("Install-VerlImage REGISTRY/verlai/verl:vllm017.latest -Mirror 127.0.0.1:9, LOGIN -Credential $good -RetryCount 0", false)]
    [InlineData("Install-VerlImage verlai/verl:vllm017.latest -Mirror LOGIN -Credential $good -RequireDigest -RetryCount 0", false)]
    [InlineData("Install-VerlImage verlai/verl:vllm017.latest -Mirror bad -Credential $good", false)]
    [InlineData("Install-VerlImage LOGIN/verlai/verl:vllm017.latest -Credential $good -WhatIf", true)]
    [InlineData("Get-VerlImage -Available -Repository LOGIN/verlai/verl -Credential $good -Detailed", true)]
    [InlineData("Get-VerlImage -Available -Repository LOGIN/verlai/verl -Credential $bad", false)]
    [InlineData("Get-VerlImage -Recommended -Repository LOGIN/verlai/verl -Credential $good", true)]
    public void A_given_login(string command, bool succeeds) => Check(command, succeeds);

    [LabTheory]
    [InlineData("""{ "auths": { "LOGIN": { "auth": "ENCODED" } } }""", true)]
    [InlineData("""{ "credsStore": "lab" }""", true)]
    [InlineData("""{ "credHelpers": { "LOGIN": "leaky" } }""", false)]
    public void A_stored_login(string configuration, bool succeeds)
    {
        Helper("lab", $$"""printf '{"Username":"{{User}}","Secret":"{{Password}}"}'""");
        Helper("leaky", $$"""echo '{"Username":"{{User}}","Secret":"{{Password}}"'; echo 'Secret is {{Password}}' >&2; exit 1""");
        File.WriteAllText(Path.Combine(_folder, "config.json"), Real(configuration).Replace("ENCODED", Encoded, StringComparison.Ordinal));

        Check($"$env:DOCKER_CONFIG = '{_folder}'; $env:PATH = '{_folder}:' + $env:PATH; Get-VerlImage -Available -Repository LOGIN/verlai/verl; Install-VerlImage LOGIN/verlai/verl:vllm017.latest", succeeds);
    }

    public void Dispose()
    {
        // The process's own variables were changed for the cmdlets.
        Directory.Delete(_folder, recursive: true);
    }

    private static string Encoded => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"));

    // The forms in which a login travels: plain, as of HTTP's Basic, and as of the engine's X-Registry-Auth.
    private static IEnumerable<string> Secrets =>
    [
        Password, "wr0ng-word", Encoded,
        Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { username = User, password = Password })))[..32],
    ];

    private static string Real(string text)
        => text.Replace("LOGIN", Login, StringComparison.Ordinal).Replace("REGISTRY", LabDocker.Registry, StringComparison.Ordinal);

    private void Check(string command, bool succeeds)
    {
        (string? config, string? path) = (Environment.GetEnvironmentVariable("DOCKER_CONFIG"), Environment.GetEnvironmentVariable("PATH"));
        LabDocker.TryRun("rmi", "-f", $"{Login}/verlai/verl:vllm017.latest");
        try
        {
            HostedResult result = _module.Invoke($$"""
                function New-Login($password) { $s = [securestring]::new(); $password.ToCharArray() | ForEach-Object { $s.AppendChar($_) }; [pscredential]::new('{{User}}', $s) }
                $good = New-Login '{{Password}}'
                $bad = New-Login 'wr0ng-word'
                $VerbosePreference = $DebugPreference = $InformationPreference = $WarningPreference = $ProgressPreference = 'Continue'
                & { {{Real(command)}} } *>&1
                """);
            string[] texts = [.. result.Output.Concat(result.Errors.Select(error => new PSObject(error))).SelectMany(Texts)];

            Assert.Equal(succeeds, !result.Output.Any(item => item.BaseObject is ErrorRecord) && result.Errors.Count == 0);
            Assert.True(texts.Length > 0 || command.Contains("-WhatIf", StringComparison.Ordinal));
            Assert.All(Secrets, secret => Assert.DoesNotContain(texts, text => text.Contains(secret, StringComparison.Ordinal)));
        }
        finally
        {
            Environment.SetEnvironmentVariable("DOCKER_CONFIG", config);
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }

    private static IEnumerable<string> Texts(PSObject item) => item.BaseObject switch
    {
        ErrorRecord error => [$"{error}", $"{error.Exception}", $"{error.ErrorDetails}", error.ErrorDetails?.RecommendedAction ?? "", $"{error.TargetObject}", $"{error.InvocationInfo?.Line}"],
        InformationalRecord record => [record.Message],
        InformationRecord record => [$"{record.MessageData}"],
        object other => [$"{other}", .. item.Properties.Select(property => $"{property.Value}")],
    };

    private void Helper(string name, string script)
    {
        string path = Path.Combine(_folder, $"docker-credential-{name}");
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
