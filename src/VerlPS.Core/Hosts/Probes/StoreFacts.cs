using VerlPS.Images;

namespace VerlPS.Hosts;

/// <summary>Facts on what the engine's image store holds.</summary>
/// <param name="Unread">Why a member that was not read has no value.</param>
public sealed record StoreFacts(string Unread)
{
    /// <summary>The image that the host is tested for.</summary>
    public Fact<StoredImage> Image { get; init; } = Fact.None<StoredImage>(Unread);
}
