using System.Text;

namespace VerlPS.Compose;

/// <summary>Splits a command as compose does: by blanks, with quotes and backslashes as in a shell.</summary>
internal static class CommandWords
{
    /// <summary>The words.</summary>
    public static IReadOnlyList<string> Split(string command)
    {
        List<string> words = [];
        StringBuilder word = new();
        bool begun = false;
        char quote = '\0';
        for (int i = 0; i < command.Length; i++)
        {
            char c = command[i];
            if (c == '\\' && quote != '\'' && i + 1 < command.Length)
            {
                word.Append(command[++i]);
                begun = true;
            }
            else if (quote != '\0' && c == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && c is '\'' or '"')
            {
                quote = c;
                begun = true;
            }
            else if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (begun)
                    words.Add(word.ToString());
                word.Clear();
                begun = false;
            }
            else
            {
                word.Append(c);
                begun = true;
            }
        }

        if (begun)
            words.Add(word.ToString());
        return words;
    }
}
