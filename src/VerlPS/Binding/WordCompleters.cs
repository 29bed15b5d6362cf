using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using VerlPS.Images;

namespace VerlPS.Commands;

/// <summary>Completes from a list of words.</summary>
public abstract class WordCompleter : IArgumentCompleter
{
    private protected abstract IEnumerable<string> Words { get; }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        WildcardPattern pattern = new($"{wordToComplete?.Trim('\'', '"')}*", WildcardOptions.IgnoreCase);
        return Words.Where(pattern.IsMatch).Select(word => new CompletionResult(word));
    }
}

/// <summary>Docker's own networks.</summary>
public sealed class NetworkCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words => ["bridge", "host", "none"];
}

/// <summary>Capabilities that training and profiling ask for.</summary>
public sealed class CapabilityCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words => ["SYS_ADMIN", "SYS_PTRACE", "SYS_NICE", "SYS_RESOURCE", "IPC_LOCK", "NET_ADMIN", "NET_RAW"];
}

/// <summary>Docker's own log drivers whose logs can be read back, and none.</summary>
public sealed class LogDriverCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words => ["local", "json-file", "journald", "none"];
}

/// <summary>The actors and processes that verl's logs name (verl's workers, vLLM's and SGLang's servers, Ray itself).</summary>
public sealed class ActorCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words
        => ["TaskRunner", "WorkerDict", "AgentLoopWorker", "RewardLoopWorker", "vLLMHttpServer", "SGLangHttpServer", "RayWorkerWrapper", "EngineCore_DP*", "raylet", "gcs_server"];
}

/// <summary>The time zones that this machine knows.</summary>
public sealed class TimeZoneCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words => TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Order(StringComparer.Ordinal);
}

/// <summary>Names of the images that upstream uses, or used until lately.</summary>
public sealed class CatalogueCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words
        => ImageCatalogue.List("verlai/verl").Where(image => image.Status is "current" or "previous").Select(image => image.Reference).Reverse();
}

/// <summary>verl's releases that images are known for.</summary>
public sealed class VerlVersionCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words => CatalogueWords.Of(image => image.VerlVersion);
}

/// <summary>The CUDA versions of known images.</summary>
public sealed class CudaCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words => CatalogueWords.Of(image => image.Cuda);
}

/// <summary>The platforms that verl's images are built for.</summary>
public sealed class PlatformCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words => ["linux/amd64", "linux/arm64"];
}

/// <summary>Versions that the catalogue has, the newest first.</summary>
internal static class CatalogueWords
{
    public static IEnumerable<string> Of(Func<VerlImage, string?> version)
        => ImageCatalogue.List("verlai/verl")
            .SelectMany(image => version(image)?.Split('/') ?? [])
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(text => Version.TryParse(text, out Version? number) ? number : new Version(0, 0))
            .ThenByDescending(text => text, StringComparer.Ordinal);
}
