using System.Reflection;
using System.Text;

namespace VerlPS;

/// <summary>Reads the comma-separated data that ships inside this assembly (RFC 4180: quoted fields, doubled quotes, line ends inside quotes).</summary>
internal static class CsvTable
{
    /// <summary>The rows of an embedded file, by column name.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Load(string resource)
    {
        using Stream stream = Open(resource);
        using StreamReader reader = new(stream, Encoding.UTF8);
        List<string[]> rows = Read(reader.ReadToEnd());
        string[] header = rows[0];
        return rows.Skip(1)
            .Where(row => row.Length == header.Length)
            .Select(row => header.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal))
            .ToArray();
    }

    /// <summary>An embedded file.</summary>
    public static Stream Open(string resource)
        => Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The resource {resource} is not in the assembly.");

    private static List<string[]> Read(string text)
    {
        List<string[]> rows = [];
        List<string> row = [];
        StringBuilder field = new();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
            {
                field.Append(c);
                i++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && c is ',' or '\n')
            {
                row.Add(field.ToString());
                field.Clear();
                if (c == '\n')
                {
                    rows.Add([.. row]);
                    row.Clear();
                }
            }
            else if (quoted || c != '\r')
            {
                field.Append(c);
            }
        }

        if (row.Count > 0 || field.Length > 0)
            rows.Add([.. row, field.ToString()]);
        return rows;
    }
}
