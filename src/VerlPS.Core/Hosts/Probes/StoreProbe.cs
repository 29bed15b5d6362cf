using VerlPS.Images;

namespace VerlPS.Hosts;

/// <summary>Reads what the engine's image store holds of the image that the host is tested for.</summary>
internal static class StoreProbe
{
    public static async Task<StoreFacts> ReadAsync(ProbeScope scope)
    {
        if (scope.Request.Image is not ImageReference image)
            return new StoreFacts("no image was named");

        Task<StoredImage?> find = scope.Ports.Engine.Images.FindAsync(image.ToString(), scope.Cancellation);
        Fact<StoredImage> stored = await scope.Reader.AwaitAsync(find, "the image is not in the engine's store").ConfigureAwait(false);
        return new StoreFacts(HostProbe.NoEngine)
        {
            // Of an engine that can't be used, one check tells why; the others only that it is so.
            Image = (await scope.Answer.ConfigureAwait(false)).Error is null ? stored : Fact.None<StoredImage>(HostProbe.NoEngine, stored.Duration),
        };
    }
}
