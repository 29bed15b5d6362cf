using VerlPS.Engine;

namespace VerlPS.Containers;

/// <summary>
/// Ends a program in a container. Engines can start one and not end it, and its process id is told in the numbers of the
/// engine's host. So the program and what it starts inherit a variable, and a second program finds them by it.
/// </summary>
internal sealed class ExecMark
{
    /// <summary>The variable that marks a program.</summary>
    public const string Variable = "VERLPS_EXEC";

    // Asked to end first, killed after five seconds. It looks three times before it believes that there is none:
    // the engine may just be starting it.
    private const string Script = """
        told=; none=0; i=0
        while [ $i -lt 30 ]; do
          found=
          for file in $(grep -lse "$1" /proc/[0-9]*/environ 2>/dev/null); do
            id=${file#/proc/}; id=${id%/environ}; found=1
            case " $told " in
              *" $id "*) [ $i -lt 25 ] || kill -KILL $id ;;
              *) kill -TERM $id; told="$told $id" ;;
            esac
          done
          [ -n "$found" ] || none=$((none + 1))
          [ $none -lt 3 ] || exit 0
          sleep 0.2 2>/dev/null || sleep 1
          i=$((i + 1))
        done
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly string _value = Guid.NewGuid().ToString("N");

    /// <summary>The same request for a marked program.</summary>
    public ExecRequest Put(ExecRequest request)
        => request with { Environment = new Dictionary<string, string>(request.Environment, StringComparer.Ordinal) { [Variable] = _value } };

    /// <summary>Ends the marked program and what it started. Returns when that is under way, and fails silently: there is nobody left to tell.</summary>
    public async Task EndAsync(IDockerEngine engine, string containerId, ExecRequest marked)
    {
        // Another user's processes would show neither their variables nor take signals, root's exclusive.
        ExecRequest end = new() { Command = ["/bin/sh", "-c", Script, "sh", _value], User = marked.User };
        using CancellationTokenSource limit = new(Limit);
        try
        {
            string id = await engine.Execs.CreateAsync(containerId, end, limit.Token).ConfigureAwait(false);
            await engine.Execs.StartDetachedAsync(id, limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is VerlException or OperationCanceledException)
        {
            // The container ended, and the program with it; or it has no shell.
        }
    }
}
