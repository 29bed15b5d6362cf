namespace VerlPS;

/// <summary>The terminal that this process was started from.</summary>
public interface ITerminal
{
    /// <summary>Input and output of this process are a terminal, and so can be handed on.</summary>
    bool IsThere { get; }

    /// <summary>Hands the terminal to a program until it ends.</summary>
    /// <param name="path">The program's path.</param>
    /// <param name="arguments">Its arguments; they are traced, so that no secret may be among them.</param>
    /// <param name="environment">Variables beside this process's own; they are not traced.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <returns>Its exit code.</returns>
    Task<int> RunAsync(string path, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken);
}
