using System.Net;
using VerlPS.Images;

namespace VerlPS.Adapters.Registry;

/// <summary>What registries refuse, in the user's terms.</summary>
internal static class RegistryErrors
{
    /// <summary>The registry wants a login, or another one.</summary>
    public static VerlException Refused(Uri uri, string repository, RegistryCredential? credential) => new(
        VerlErrorKind.RegistryAccessDenied,
        credential is null
            ? $"The registry at {uri.Authority} wants a login for '{repository}'."
            : $"The registry at {uri.Authority} refused the login of {credential.Who} for '{repository}'.",
        repository,
        $"Give the right account with -Credential, or store it with 'docker login {uri.Authority}'.");

    /// <summary>An answer that is neither what was asked for nor a refusal of the login.</summary>
    public static VerlException Status(Uri uri, HttpResponseMessage answer)
        => answer.StatusCode == HttpStatusCode.TooManyRequests
            ? new VerlException(
                VerlErrorKind.RegistryRateLimited,
                $"The registry at {uri.Authority} lets this account or address pull no more for now.",
                uri.Authority,
                "Wait, log in with 'docker login' or -Credential, which raises the limit, or use a -Mirror.")
            : Unreachable(uri, $"it answered {(int)answer.StatusCode} {answer.ReasonPhrase}", null, (int)answer.StatusCode >= 500);

    /// <summary>There is no answer, or none of a registry's.</summary>
    public static VerlException Unreachable(Uri uri, string why, Exception? error, bool isTransient = false) => new(
        VerlErrorKind.RegistryUnreachable,
        $"The registry at {uri.Authority} can't be asked: {why}.",
        uri.Authority,
        "Check the network and proxy of this machine; an engine behind a mirror lists it under registry-mirrors in /etc/docker/daemon.json.",
        error)
    {
        IsTransient = isTransient,
    };

    /// <summary>The cause behind what HTTP's layers say of each other.</summary>
    public static string Innermost(Exception error)
    {
        while (error.InnerException is Exception inner)
            error = inner;
        return error.Message.TrimEnd('.');
    }
}
