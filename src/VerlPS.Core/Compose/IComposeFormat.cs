namespace VerlPS.Compose;

/// <summary>Writes compose models as YAML that every reader understands alike (YAML 1.1 and 1.2), and reads compose files.</summary>
public interface IComposeFormat
{
    /// <summary>The file's text, with LF line ends.</summary>
    string Write(ComposeMap file, string header);

    /// <summary>
    /// Reads a file as compose would. Anchors, aliases and merge keys (<c>&lt;&lt;</c>) are put in, each node knows its
    /// line; comments are not kept.
    /// </summary>
    /// <param name="text">The file's text.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="VerlException">InvalidArgument with the line: no YAML, no map, several documents, a key that is there twice or is no text, an alias of nothing or of itself.</exception>
    ComposeMap Read(string text, string path);
}
