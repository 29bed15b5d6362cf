using VerlPS.Engine;

namespace VerlPS.Containers;

/// <summary>Makes the folders of a workspace on the engine's host, for the user that works in them.</summary>
internal sealed class WorkspaceFolders(IDockerEngine engine, IFiles files)
{
    /// <summary>Makes those that are missing.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="made">Gets the folders that were not there before, outermost first, as they are made.</param>
    /// <exception cref="VerlException">PathNotWritable, or InvalidArgument where the engine is on another host.</exception>
    public void Make(ContainerRequest request, List<string> made)
    {
        if (request.Root is null)
            return;
        if (!engine.Endpoint.IsLocal)
        {
            throw new VerlException(
                VerlErrorKind.InvalidArgument,
                $"-Root '{request.Root}' can't be made: the engine at {engine.Endpoint.DockerHost} runs on another machine.",
                request.Root,
                "Make the folders there, and mount them with -Volume.");
        }

        foreach (BindMount mount in WorkspaceLayout.Mounts(request.Root, request.User))
            made.AddRange(files.CreateDirectory(mount.Source));
    }

    /// <summary>
    /// Gives folders that were made to the container's user. Its name is looked up in the container, because the host may
    /// know another user by it, or none.
    /// </summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="containerId">The container, made and not started.</param>
    /// <param name="made">The folders that were made.</param>
    /// <param name="info">The engine.</param>
    /// <param name="cancellationToken">Stops the questions.</param>
    /// <returns>What the user should know; null where all is well.</returns>
    /// <exception cref="VerlException">PathNotWritable: this user may not give folders away.</exception>
    public async Task<WarningItem?> GiveAsync(ContainerRequest request, string containerId, IReadOnlyList<string> made, EngineInfo info, CancellationToken cancellationToken)
    {
        // Folders above the workspace's root stay whose they are.
        string[] own = request.Root is string root ? [.. made.Where(folder => folder == root.TrimEnd('/') || folder.StartsWith($"{root.TrimEnd('/')}/", StringComparison.Ordinal))] : [];
        if (own.Length == 0 || ContainerUser.IsRoot(request.User))
            return null;
        if (info.SecurityOptions.Any(option => option is "name=rootless" or "name=userns"))
            return new WarningItem($"The engine gives containers other user numbers than the host has; {string.Join(", ", own)} stay yours, and '{request.User}' in the container may not write there.");

        ContainerUser? user = ContainerUser.Find(
            request.User!,
            await engine.Containers.ReadTextAsync(containerId, "/etc/passwd", cancellationToken).ConfigureAwait(false),
            await engine.Containers.ReadTextAsync(containerId, "/etc/group", cancellationToken).ConfigureAwait(false));
        // Where the image does not know the user, the engine is about to say so.
        foreach (string folder in own)
        {
            if (user is not null)
                files.SetOwner(folder, user.Uid, user.Gid);
        }

        return null;
    }
}
