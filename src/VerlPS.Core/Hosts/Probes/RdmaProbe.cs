namespace VerlPS.Hosts;

/// <summary>Reads the facts on RDMA devices.</summary>
internal static class RdmaProbe
{
    public static async Task<RdmaFacts> ReadAsync(ProbeScope scope)
        => scope.Ports.Engine.Endpoint.IsLocal
            // An adapter in trouble can make a read of its state hang.
            ? new RdmaFacts("not read") { Devices = await scope.Reader.BlockingAsync(() => new RdmaFiles(scope.Tree).Read(), RdmaFacts.NoDevice).ConfigureAwait(false) }
            : new RdmaFacts(HostProbe.OtherHost);
}
