namespace VerlPS.Compose;

/// <summary>Writes compose models as YAML that every reader understands alike (YAML 1.1 and 1.2), and reads compose files.</summary>
public interface IComposeFormat
{
    /// <summary>The file's text, with LF line ends.</summary>
    string Write(ComposeMap file, string header);

    /// <summary>
    /// Puts the services of a file, and the networks, volumes and secrets that they need, into another one. Services of the
    /// same name are replaced; everything else stays to the letter, comments included.
    /// </summary>
    /// <param name="text">The text of the file that is there.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="file">What is put in.</param>
    /// <exception cref="VerlException">InvalidArgument: the file can't be read, or has a form in which nothing can be put.</exception>
    string Merge(string text, string path, ComposeMap file);

    /// <summary>
    /// Reads a file as compose would. Anchors, aliases and merge keys (<c>&lt;&lt;</c>) are put in, each node knows its
    /// line; comments are not kept.
    /// </summary>
    /// <param name="text">The file's text.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="VerlException">InvalidArgument with the line: no YAML, no map, several documents, a key that is there twice or is no text, an alias of nothing or of itself.</exception>
    ComposeMap Read(string text, string path);
}
