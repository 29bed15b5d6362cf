namespace VerlPS.Compose;

/// <summary>Writes compose models as YAML that every reader understands alike (YAML 1.1 and 1.2).</summary>
public interface IComposeFormat
{
    /// <summary>The file's text, with LF line ends.</summary>
    string Write(ComposeMap file, string header);
}
