namespace VerlPS.Containers;

/// <summary>
/// A file of environment variables in the docker CLI's form: NAME=value, taken as it is, one a line; a NAME alone takes
/// its value from this process, where it has one; lines that begin with # are remarks.
/// </summary>
public static class EnvironmentFile
{
    /// <summary>Reads it.</summary>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <param name="environment">The variables of this process; null where unset.</param>
    /// <exception cref="VerlException">InvalidArgument, with the number of the line.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Parse(string path, string text, Func<string, string?> environment)
    {
        List<KeyValuePair<string, string>> variables = [];
        // A byte order mark would become part of the first name.
        string[] lines = text.TrimStart('\uFEFF').Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].TrimEnd('\r').TrimStart();
            if (line.Length == 0 || line[0] == '#')
                continue;

            int sign = line.IndexOf('=', StringComparison.Ordinal);
            string name = sign < 0 ? line : line[..sign];
            if (name.Length == 0 || name.Any(char.IsWhiteSpace))
            {
                throw new VerlException(
                    VerlErrorKind.InvalidArgument,
                    $"Line {i + 1} of '{path}' has no name of a variable before its '='.",
                    path,
                    "Write NAME=value, one a line and without blanks around the '='; quotes would become part of the value.");
            }

            if ((sign < 0 ? environment(name) : line[(sign + 1)..]) is string value)
                variables.Add(new(name, value));
        }

        return variables;
    }
}
