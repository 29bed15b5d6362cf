namespace VerlPS.Tests.Hosts;

/// <summary>The engine's part of a healthy host: its process, settings, mounts, CDI specification, containers and images.</summary>
internal static class DaemonTree
{
    public const string Settings = "etc/docker/daemon.json";
    public const string CdiSpec = "etc/cdi/nvidia.yaml";

    public static void Fill(HostBench bench)
    {
        // The files of a bench are new, so that its engine was started after them.
        bench.EngineProcess = bench.EngineProcess! with { StartedAt = DateTimeOffset.UtcNow.AddMinutes(1) };
        bench.Variables["HOME"] = "/root";
        bench.EngineAnswers["/containers/json"] = "[]";
        bench.EngineAnswers["/system/df"] = Usage(layers: 60, used: 45);
        bench.Write(Settings, """{"log-opts": {"max-size": "100m"}, "runtimes": {"nvidia": {"path": "nvidia-container-runtime", "args": []}}}""");
        bench.Write(CdiSpec, Cdi("580.95.05"));
        bench.Write("proc/4711/limits", Limits(1048576, 1048576));
        Mount(bench, "ext4");
    }

    /// <summary>The engine was started long before its files changed.</summary>
    public static void StartEarlier(HostBench bench) => bench.EngineProcess = bench.EngineProcess! with { StartedAt = DateTimeOffset.UtcNow.AddDays(-1) };

    public static void Mount(HostBench bench, string fileSystem) => bench.Write(
        "proc/self/mountinfo",
        $"""
        22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
        40 22 259:1 / /var/lib/docker rw - {fileSystem} /dev/nvme0n1 rw

        """);

    public static string Limits(long soft, long hard) =>
        $"""
        Limit                     Soft Limit           Hard Limit           Units
        Max cpu time              unlimited            unlimited            seconds
        Max open files            {soft,-20} {hard,-20} files
        Max locked memory         unlimited            unlimited            bytes

        """;

    public static string Cdi(string driver) =>
        $"""
        cdiVersion: 0.5.0
        kind: nvidia.com/gpu
        devices:
        - name: "0"
          containerEdits:
            deviceNodes:
            - path: /dev/nvidia0
        containerEdits:
          mounts:
          - hostPath: /usr/lib/x86_64-linux-gnu/libcuda.so.{driver}
            containerPath: /usr/lib/x86_64-linux-gnu/libcuda.so.{driver}

        """;

    /// <summary>An answer to <c>/system/df</c> of engines up to API 1.51, in GiB.</summary>
    public static string Usage(long layers, long used) =>
        $$"""
        {"LayersSize": {{layers << 30}}, "Images": [
          {"Id": "sha256:a1", "Size": {{(used + 3) << 30}}, "SharedSize": {{3L << 30}}, "Containers": 2},
          {"Id": "sha256:a2", "Size": {{9L << 30}}, "SharedSize": -1, "Containers": 0}
        ], "Containers": null, "Volumes": null, "BuildCache": null}
        """;

    /// <summary>One container, in the list and by itself.</summary>
    public static void Container(HostBench bench, string image, string state, int restarts, DateTimeOffset startedAt)
    {
        bench.EngineAnswers["/containers/json"] = $$"""
            [{"Id": "c1", "Names": ["/verl"], "Image": "{{image}}", "State": "{{state}}", "Status": "", "Labels": {}, "Created": 1760000000}]
            """;
        bench.EngineAnswers["/containers/c1/json"] = $$"""
            {"Id": "c1", "Name": "/verl", "Created": "2026-01-02T03:04:05Z", "RestartCount": {{restarts}}, "State": {"Status": "{{state}}", "StartedAt": "{{startedAt:o}}", "ExitCode": 2} }
            """;
    }
}
