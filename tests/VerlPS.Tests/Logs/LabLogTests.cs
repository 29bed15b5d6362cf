using VerlPS.Engine;

namespace VerlPS.Tests.Logs;

/// <summary>What the tests of containers' logs share: the lab's engine, opened when it is first asked for, and a limit of time.</summary>
public abstract class LabLogTests : IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(2));
    private readonly Lazy<IDockerEngine> _engine = new(LabContainer.OpenEngine);

    private protected CancellationToken Limit => _limit.Token;

    private protected IDockerEngine Engine => _engine.Value;

    public void Dispose()
    {
        if (_engine.IsValueCreated)
            _engine.Value.Dispose();
        _limit.Dispose();
        GC.SuppressFinalize(this);
    }
}
