using System.Runtime.CompilerServices;
using VerlPS.Engine;
using VerlPS.Hosts;
using VerlPS.Images;

namespace VerlPS.Containers;

/// <summary>Finds an image for a container that none is named for.</summary>
public sealed class ImageSelection(IDockerEngine engine, HostTestService tests, ImageQueryService images)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The image of the container that has the name, so that the command can be run again and finds it equal; else the
    /// best one for the host. What a user may want to know comes first, the image's reference, as text, last.
    /// </summary>
    /// <param name="request">What is to run: its name and GPUs count.</param>
    /// <param name="host">What is known of the host; null has it tested.</param>
    /// <param name="pull">Never: only what the engine's store has comes into question.</param>
    /// <param name="cancellationToken">Stops the test and the questions.</param>
    /// <exception cref="VerlException">NoImageFits, with the reasons of the nearest ones.</exception>
    public async IAsyncEnumerable<StreamItem> ChooseAsync(ContainerRequest request, HostReport? host, PullPolicy pull, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await engine.Containers.FindAsync(request.Name, cancellationToken).ConfigureAwait(false) is VerlContainer existing)
        {
            yield return new VerboseItem($"The container '{existing.Name}' has the image {existing.Image}.");
            yield return new ResultItem(existing.Image);
            yield break;
        }

        // Without GPUs a host's driver and boards speak against no image.
        if (request.Gpus.Kind == GpuRequestKind.None)
        {
            host = null;
        }
        else if (host is null)
        {
            await foreach (StreamItem item in tests.TestAsync(HostTestRequest.OfGpus(Patience), cancellationToken).ConfigureAwait(false))
            {
                if (item is ResultItem { Value: HostReport report })
                    host = report;
                else if (item is ProgressItem)
                    yield return item;
            }
        }

        await foreach (StreamItem item in images.RecommendAsync(new ImageQuery { Host = host, StoredOnly = pull == PullPolicy.Never }, cancellationToken).ConfigureAwait(false))
            yield return item is ResultItem { Value: VerlImage image } ? new ResultItem(image.Reference) : item;
    }
}
