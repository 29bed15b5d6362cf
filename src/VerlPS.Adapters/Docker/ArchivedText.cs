using System.Formats.Tar;
using System.Runtime.CompilerServices;
using System.Text;

namespace VerlPS.Adapters.Docker;

/// <summary>Takes the one file out of the archive that an engine makes of it.</summary>
internal static class ArchivedText
{
    private const long Most = 1 << 20;

    /// <summary>Its text, as UTF-8; null where the archive's first entry is no file, or a larger one than somebody reads into memory.</summary>
    public static async Task<string?> ReadAsync(Stream archive, CancellationToken cancellationToken)
    {
        await using ConfiguredAsyncDisposable closed = archive.ConfigureAwait(false);
        TarReader reader = new(archive);
        await using ConfiguredAsyncDisposable read = reader.ConfigureAwait(false);
        TarEntry? entry = await reader.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false);
        if (entry is not { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile, DataStream: Stream data, Length: <= Most })
            return entry is { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile, Length: 0 } ? string.Empty : null;

        using StreamReader text = new(data, Encoding.UTF8);
        return await text.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
    }
}
