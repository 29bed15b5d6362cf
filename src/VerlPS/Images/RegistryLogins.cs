using System.Management.Automation;
using VerlPS.Images;

namespace VerlPS.Commands;

/// <summary>PowerShell's credentials as the core's.</summary>
internal static class RegistryLogins
{
    public static RegistryCredential? From(PSCredential? credential)
        => credential is null || credential == PSCredential.Empty
            ? null
            : new RegistryCredential(credential.UserName, credential.GetNetworkCredential().Password);
}
