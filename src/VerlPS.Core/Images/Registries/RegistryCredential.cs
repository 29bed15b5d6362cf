using System.Text;

namespace VerlPS.Images;

/// <summary>What the secret of a login is.</summary>
public enum SecretKind
{
    /// <summary>A password or a personal access token, sent with the user's name.</summary>
    Password,

    /// <summary>An identity token: it is exchanged for an access token by OAuth 2, and has no user's name.</summary>
    IdentityToken,

    /// <summary>A registry token: it is the access token.</summary>
    RegistryToken,
}

/// <summary>A login for a registry. Its text form never shows the secret.</summary>
/// <param name="UserName">The account; empty with a token.</param>
/// <param name="Secret">The password or token.</param>
/// <param name="Kind">What the secret is.</param>
public sealed record RegistryCredential(string UserName, string Secret, SecretKind Kind = SecretKind.Password)
{
    /// <summary>Who logs in, for messages: the account in quotes, or "a stored token".</summary>
    public string Who => Kind == SecretKind.Password ? $"'{UserName}'" : "a stored token";

    // A record's generated ToString would print the secret into a log or an error.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("UserName = ").Append(UserName).Append(", Kind = ").Append(Kind);
        return true;
    }
}
