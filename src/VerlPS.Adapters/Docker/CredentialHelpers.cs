using System.Text.Json;
using VerlPS.Images;

namespace VerlPS.Adapters.Docker;

/// <summary>
/// Programs named docker-credential-NAME that keep logins in a key ring. The protocol (docker-credential-helpers,
/// client/client.go): <c>get</c>, the server's address on standard input, a JSON object or a sentence on standard output.
/// </summary>
/// <param name="processes">Runs them.</param>
public sealed class CredentialHelpers(IProcessRunner processes)
{
    private const string NotFound = "credentials not found in native keychain";
    private const string TokenUser = "<token>";

    // A key ring that is locked asks its user first.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What a helper has for a server.</summary>
    public async Task<StoredLogin> GetAsync(string helper, string server, CancellationToken cancellationToken)
    {
        string program = $"docker-credential-{helper}";
        // The name becomes part of a path.
        if (helper.Contains('/', StringComparison.Ordinal))
            return Failed(program, "that is no name of a program");

        ProcessResult result = await processes.RunAsync(program, ["get"], server, Patience, cancellationToken).ConfigureAwait(false);
        if (result.NotFound)
            return Failed(program, "there is no such program on PATH");
        if (result.TimedOut)
            return Failed(program, $"it did not answer within {Patience.TotalSeconds:0} s");
        if (result.ExitCode != 0)
            return result.Output.Trim() == NotFound ? StoredLogin.None : Failed(program, Excuse(result));

        return Read(result.Output) is RegistryCredential credential ? new StoredLogin(credential) : Failed(program, "its answer is no login");
    }

    private static RegistryCredential? Read(string output)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(output);
            string? user = CliJson.Text(document.RootElement, "Username");
            return CliJson.Text(document.RootElement, "Secret") is not { Length: > 0 } secret ? null
                : user == TokenUser ? new RegistryCredential(string.Empty, secret, SecretKind.IdentityToken)
                : new RegistryCredential(user ?? string.Empty, secret);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // What went wrong stands on standard output; one that prints a login all the same must not have it repeated.
    private static string Excuse(ProcessResult result)
    {
        string words = (result.Output.Length > 0 ? result.Output : result.Error).Trim().Split('\n')[0];
        return words.Length is 0 or > 200 || words.Contains('{', StringComparison.Ordinal) ? $"exit code {result.ExitCode}" : words;
    }

    private static StoredLogin Failed(string program, string why) => new(null, $"the credential helper {program} gave no login: {why}");
}
