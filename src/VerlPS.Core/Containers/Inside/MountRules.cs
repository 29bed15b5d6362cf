using VerlPS.Hosts;

namespace VerlPS.Containers;

/// <summary>The rule on one mounted folder. It looks from both sides and writes on neither.</summary>
internal static class MountRules
{
    public static Finding Judge(ContainerFacts facts, BindMount mount)
    {
        if (facts.Inside!.Mounts.FirstOrDefault(reading => reading.Target == mount.Target) is not MountReading inside)
            return Finding.Skip("was not looked at");
        if (inside.Error is string error)
            return Finding.Fail(error, $"{mount.Target} can't be seen in the container: {error}") with { Remedy = Again(facts) };

        string found = inside.Writable ? "writable" : "read-only";
        FileIdentity? outside = null;
        bool looked = facts.Sources?.TryGetValue(mount.Source, out outside) == true && outside != FileIdentity.Hidden;
        if (looked && outside is null && inside.Links == 0)
        {
            return Finding.Fail("only inside", $"{mount.Source} is gone from the host: what is written to {mount.Target} is lost with the container") with
            {
                Remedy = $"Copy what is needed out of the container, 'docker cp', and then: {Again(facts)}",
            };
        }

        if (looked && outside is not null && outside != new FileIdentity(inside.Device!, inside.Inode))
        {
            return inside.Links == 0
                ? Finding.Fail("another folder", $"{mount.Source} was made anew since the container started, which still has the old one at {mount.Target}") with { Remedy = Again(facts) }
                : Finding.Warn("another folder", $"{mount.Target} is not what is at {mount.Source} on this machine: it was moved, or the engine sees other files") with { Remedy = Again(facts) };
        }

        // An engine in a machine of its own has folders that are not here.
        if (looked && outside is not null)
            found += ", the same on both sides";
        return mount.ReadOnly || inside.Writable ? Finding.Pass(found)
            : Finding.Fail(found, $"{mount.Target} is mounted to be written, and this user may not write there") with { Remedy = $"Give the folder to the container's user, 'chown', or see whether {mount.Source} is on a read-only file system." };
    }

    private static string Again(ContainerFacts facts) => $"Restart-VerlContainer {facts.Container.Name}";
}
