using System.Globalization;

namespace VerlPS.Images;

/// <summary>Puts the failures of a pull's sources into one.</summary>
internal static class PullFailures
{
    // Of several failures the one that most needs somebody's attention gives the whole its kind.
    private static readonly VerlErrorKind[] Weightiest =
    [
        VerlErrorKind.ImageDigestMismatch, VerlErrorKind.RegistryAccessDenied, VerlErrorKind.ImagePlatformMismatch, VerlErrorKind.ImagePullFailed,
        VerlErrorKind.RegistryRateLimited, VerlErrorKind.ImageNotFound, VerlErrorKind.RegistryUnreachable,
    ];

    /// <summary>The failure of the whole pull.</summary>
    public static VerlException Sum(ImageReference image, IReadOnlyList<(PullSource Source, VerlException Failure)> failures)
    {
        if (failures.Count == 1)
            return failures[0].Failure;

        VerlException chief = failures.Select(failure => failure.Failure).OrderBy(failure => Array.IndexOf(Weightiest, failure.Kind)).First();
        IEnumerable<string> lines = failures.Select(failure => $"\n  {failure.Source.Name}: {failure.Failure.Message}");
        return new VerlException(chief.Kind, $"None of {failures.Count} sources gave '{image}':{string.Concat(lines)}", image.ToString(), chief.Remedy, chief);
    }

    /// <summary>Tells that all is tried again.</summary>
    public static string Announce(PullRequest request, VerlException failure, int round, TimeSpan wait)
        => string.Create(CultureInfo.InvariantCulture, $"{failure.Message} Trying again in {wait.TotalSeconds:0.#} s ({round + 1} of {request.Retries}).");
}
