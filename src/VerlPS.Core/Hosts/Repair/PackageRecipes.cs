namespace VerlPS.Hosts;

/// <summary>
/// Installs from the vendors' own repositories, as https://docs.docker.com/engine/install/ and
/// https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/install-guide.html have it, except that keys
/// go to a file of their own (apt reads armoured ones named .asc since 1.4) and nothing is piped into a program.
/// </summary>
internal static class PackageRecipes
{
    private const string Docker = "https://download.docker.com/linux";
    private const string Toolkit = "https://nvidia.github.io/libnvidia-container";
    private const string Keys = "/etc/apt/keyrings";
    private const string Lists = "/etc/apt/sources.list.d";
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(15);

    public static IReadOnlyList<RepairOperation> InstallDocker(PackageSource source)
        => [.. AddDocker(source), Install(source, "docker-ce", "docker-ce-cli", "containerd.io", "docker-buildx-plugin", "docker-compose-plugin")];

    public static IReadOnlyList<RepairOperation> InstallCompose(PackageSource source) => [.. AddDocker(source), Install(source, "docker-compose-plugin")];

    public static IReadOnlyList<RepairOperation> InstallToolkit(PackageSource source) => source.IsApt
        ?
        [
            .. FetchKey(source, $"{Toolkit}/gpgkey", "nvidia-container-toolkit.asc"),
            // apt itself puts the architecture in. The file's name is that of NVIDIA's guide: the same source under two names stops apt.
            new WriteFile($"{Lists}/nvidia-container-toolkit.list", $"deb [signed-by={Keys}/nvidia-container-toolkit.asc] {Toolkit}/stable/deb/$(ARCH) /\n"),
            Update(),
            Install(source, "nvidia-container-toolkit"),
        ]
        :
        [
            new WriteFile("/etc/yum.repos.d/nvidia-container-toolkit.repo", $"""
                [nvidia-container-toolkit]
                name=nvidia-container-toolkit
                baseurl={Toolkit}/stable/rpm/$basearch
                enabled=1
                repo_gpgcheck=1
                gpgcheck=0
                gpgkey={Toolkit}/gpgkey

                """),
            Install(source, "nvidia-container-toolkit"),
        ];

    public static RunProgram Install(PackageSource source, params string[] packages) => source.IsApt
        ? new RunProgram("env", ["DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300", "install", "-y", .. packages]) { Limit = InstallLimit }
        // Docker's packages replace podman's and runc, which must be allowed; --best takes what is installed to its newest release.
        : new RunProgram("dnf", ["-y", "--best", "--allowerasing", "install", .. packages]) { Limit = InstallLimit };

    private static RepairOperation[] AddDocker(PackageSource source) => source.IsApt
        ?
        [
            .. FetchKey(source, $"{Docker}/{source.Folder}/gpg", "docker.asc"),
            // The older form of the same source: apt stops at two that name different keys.
            new RunProgram("rm", "-f", $"{Lists}/docker.list"),
            new WriteFile($"{Lists}/docker.sources", $"""
                Types: deb
                URIs: {Docker}/{source.Folder}
                Suites: {source.Release}
                Components: stable
                Signed-By: {Keys}/docker.asc

                """),
            Update(),
        ]
        :
        [
            // Written as a file because 'dnf config-manager' takes other arguments in dnf 5 than in dnf 4.
            new WriteFile("/etc/yum.repos.d/docker-ce.repo", $"""
                [docker-ce-stable]
                name=Docker CE Stable
                baseurl={Docker}/{source.Folder}/{source.Release}/$basearch/stable
                enabled=1
                gpgcheck=1
                gpgkey={Docker}/{source.Folder}/gpg

                """),
        ];

    private static RepairOperation[] FetchKey(PackageSource source, string address, string file) =>
    [
        Update(),
        Install(source, "ca-certificates", "curl"),
        new RunProgram("install", "-m", "0755", "-d", Keys),
        new RunProgram("curl", "-fsSL", "--retry", "3", "-o", $"{Keys}/{file}", address),
        new RunProgram("chmod", "a+r", $"{Keys}/{file}"),
    ];

    private static RunProgram Update() => new("apt-get", "-o", "DPkg::Lock::Timeout=300", "update") { Limit = InstallLimit };
}
