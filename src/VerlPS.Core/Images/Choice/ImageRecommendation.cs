namespace VerlPS;

/// <summary>Why an image was chosen.</summary>
/// <param name="Reasons">Why this one, a clause each, the weightiest first.</param>
/// <param name="RunnersUp">What else could be taken, the best first.</param>
public sealed record ImageRecommendation(string[] Reasons, ImageRunnerUp[] RunnersUp)
{
    /// <inheritdoc/>
    public override string ToString() => string.Join("; ", Reasons);
}

/// <summary>An image that was not chosen.</summary>
/// <param name="Image">The image.</param>
/// <param name="Reason">What it is behind in, a clause.</param>
public sealed record ImageRunnerUp(VerlImage Image, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Image.Reference}: {Reason}";
}
