using System.Text;

namespace VerlPS.Images;

/// <summary>A login for a registry. Its text form never shows the secret.</summary>
/// <param name="UserName">The account; empty with an identity token.</param>
/// <param name="Secret">The password or access token.</param>
public sealed record RegistryCredential(string UserName, string Secret)
{
    // A record's generated ToString would print the secret into a log or an error.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("UserName = ").Append(UserName);
        return true;
    }
}
