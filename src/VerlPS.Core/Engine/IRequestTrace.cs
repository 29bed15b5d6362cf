namespace VerlPS.Engine;

/// <summary>Hears of every request that goes out, so that <c>-Verbose</c> can name it. Called from any thread.</summary>
public interface IRequestTrace
{
    /// <summary>A request ended.</summary>
    /// <param name="request">Method and path, or a program and its arguments; never a header, a body or a credential.</param>
    /// <param name="elapsed">How long it took.</param>
    /// <param name="outcome">"ok" or what went wrong, a few words.</param>
    void Record(string request, TimeSpan elapsed, string outcome);
}
