namespace VerlPS.Images;

/// <summary>Says beside a registry's refusal why there was no login.</summary>
internal static class LoginProblem
{
    public static VerlException Explain(VerlException error, StoredLogin login)
        => login.Problem is null || error.Kind is not (VerlErrorKind.RegistryAccessDenied or VerlErrorKind.RegistryRateLimited or VerlErrorKind.ImageNotFound)
            ? error
            : new VerlException(error.Kind, $"{error.Message} No login was sent: {login.Problem}.", error.Target, error.Remedy, error);
}
