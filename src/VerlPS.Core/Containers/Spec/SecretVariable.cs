using System.Text;

namespace VerlPS.Containers;

/// <summary>An environment variable whose value must not be shown or written down. Its text form is its name.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Value">Its value.</param>
public sealed record SecretVariable(string Name, string Value)
{
    /// <summary>A variable that this process has.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="environment">The variables of this process; null where unset.</param>
    /// <exception cref="VerlException">InvalidArgument: it is not set.</exception>
    public static SecretVariable FromEnvironment(string name, Func<string, string?> environment)
        => environment(name) is { Length: > 0 } value
            ? new SecretVariable(name, value)
            : throw new VerlException(
                VerlErrorKind.InvalidArgument,
                $"The variable '{name}' is not set here, so that it can't be handed to the container.",
                name,
                $"Set it, $env:{name} = Read-Host -MaskInput, or give the value: -SecretEnvironment @{{ {name} = $secureString }}");

    /// <inheritdoc/>
    public override string ToString() => Name;

    // A record's generated text would show the value.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Name = ").Append(Name);
        return true;
    }
}
