using VerlPS.Adapters.Host;
using VerlPS.Containers;
using VerlPS.Tests.Common;
using VerlPS.Tests.Logs;

namespace VerlPS.Tests.Containers;

public sealed class ContainerTestLabTests : LabLogTests, IDisposable
{
    private const string Install = "pip3 install --no-deps -e /opt/verl-lab/source";
    private const string Site = "/usr/local/lib/python3.13/dist-packages";
    private readonly string _folder = Directory.CreateTempSubdirectory("verlps-inside-").FullName;

    [LabFact]
    public async Task A_container_as_it_should_be_passes()
    {
        ContainerReport report = await TestAsync(Install, "--gpus", "2", "--shm-size", "64g", "--ulimit", "stack=67108864", "-v", $"{_folder}:/data", "-v", $"{_folder}:/ro:ro", "--tmpfs", "/scratch");

        // How many files containers may open here is the machine's to say.
        Assert.DoesNotContain(report.Checks, check => check.Status is CheckStatus.Failed or CheckStatus.Warning && check.Id != "CTR-NOFILE");
        Assert.NotEqual(HostStatus.NotReady, report.Status);
        Assert.Equal(ContainerChecks.Catalogue.Select(row => row.Id).Append("CTR-MOUNT"), report.Checks.Select(check => check.Id));
        Assert.Equal(("2.10.0+cu129", "2", "9.0"), (Found(report, "CTR-TORCH"), Found(report, "CTR-GPU-COUNT"), Found(report, "CTR-GPU-CC")));
        Assert.Equal("0.9.0 in /opt/verl-lab/source/verl", Found(report, "CTR-VERL"));
        Assert.Equal(("2.54.0", "0.17.0", "4.57.6"), (Found(report, "CTR-RAY"), Found(report, "CTR-VLLM"), Found(report, "CTR-TRANSFORMERS")));
        Assert.Equal(
            [("Mounted folder /data", "writable, the same on both sides"), ("Mounted folder /ro", "read-only, the same on both sides")],
            report.Checks.Where(check => check.Id == "CTR-MOUNT").Select(check => (check.Name, check.Found!)).Order());
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [LabTheory]
    [InlineData("CTR-TORCH", CheckStatus.Failed, "PyTorch can't be imported: ModuleNotFoundError", $"rm -r {Site}/torch {Site}/torch-*")]
    [InlineData("CTR-TORCH", CheckStatus.Failed, "Python ended with exit code -6", $"echo 'import os; os.abort()' > {Site}/torch/__init__.py")]
    [InlineData("CTR-TORCH", CheckStatus.Warning, "PyTorch 2.9.1+cu129 is in the container, and the image came with 2.10.0", $"echo '__version__ = \"2.9.1+cu129\"; cuda = \"12.9\"' > {Site}/torch/version.py")]
    [InlineData("CTR-CUDA", CheckStatus.Failed, "PyTorch sees no GPU: CUDA initialization: The NVIDIA driver on your system is too old", $"echo '__version__ = \"2.10.0\"; cuda = \"13.0\"' > {Site}/torch/version.py", "--gpus", "1")]
    [InlineData("CTR-CUDA", CheckStatus.Failed, "this PyTorch is built without CUDA", $"echo '__version__ = \"2.10.0+cpu\"; cuda = None' > {Site}/torch/version.py; echo 'def is_available(): return False' >> {Site}/torch/cuda/__init__.py", "--gpus", "1")]
    [InlineData("CTR-CUDA", CheckStatus.Skipped, "the container was started without GPUs", "true")]
    [InlineData("CTR-GPU-COUNT", CheckStatus.Failed, "PyTorch sees 1 GPUs, and the container asked for 2", "true", "--gpus", "2", "-e", "CUDA_VISIBLE_DEVICES=0")]
    [InlineData("CTR-VERL", CheckStatus.Failed, "verl is not installed", "true")]
    [InlineData("CTR-VERL", CheckStatus.Failed, "verl can't be imported: it needs tensordict, which is not there", $"rm -r {Site}/tensordict*; mkdir {Site}/verl; echo 'import tensordict' > {Site}/verl/__init__.py")]
    [InlineData("CTR-VERL", CheckStatus.Failed, "verl can't be imported: RuntimeError: broken", $"mkdir {Site}/verl; echo 'raise RuntimeError(\"broken\")' > {Site}/verl/__init__.py")]
    [InlineData("CTR-RAY", CheckStatus.Failed, "Ray is not installed", $"rm -r {Site}/ray-*")]
    [InlineData("CTR-VLLM", CheckStatus.Failed, "vLLM is not installed, and the image came with 0.17.0", $"rm -r {Site}/vllm-*")]
    [InlineData("CTR-VLLM", CheckStatus.Warning, "vLLM 0.18.1 is in the container, and the image came with 0.17.0", $"sed -i 's/^Version: .*/Version: 0.18.1/' {Site}/vllm-*/METADATA")]
    [InlineData("CTR-SGLANG", CheckStatus.Skipped, "no SGLang in it", "true")]
    [InlineData("CTR-SHM", CheckStatus.Failed, "/dev/shm has only 64 MiB", "true")]
    [InlineData("CTR-SHM", CheckStatus.Warning, "Ray's object store wants 30 % of memory", "true", "--shm-size", "128m")]
    [InlineData("CTR-SHM", CheckStatus.Warning, "more than 90 % full", "dd if=/dev/zero of=/dev/shm/x bs=1M count=95", "--shm-size", "100m")]
    [InlineData("CTR-STACK", CheckStatus.Warning, "the stack of a thread is 8 MiB", "true", "--ulimit", "stack=8388608")]
    [InlineData("CTR-NOFILE", CheckStatus.Failed, "open files 1024: Ray can't start its workers", "true", "--ulimit", "nofile=1024:1024")]
    // On a busy host runc 1.1 now and then gives a program that is started in a container the hard limit for the soft one.
    [InlineData("CTR-NOFILE", CheckStatus.Warning, "8192: Ray needs 65536", "true", "--ulimit", "nofile=1024:8192")]
    [InlineData("CTR-MEMLOCK", CheckStatus.Failed, "RDMA devices are in the container, and only 64 KiB", "mkdir /dev/infiniband", "--ulimit", "memlock=65536")]
    public async Task Each_check_tells_what_is_wrong(string id, CheckStatus status, string words, string setup, params string[] options)
    {
        HostCheck check = Assert.Single((await TestAsync(setup, options)).Checks, check => check.Id == id);

        Assert.Equal(status, check.Status);
        Assert.Contains(words, check.Reason, StringComparison.Ordinal);
        Assert.Equal(status == CheckStatus.Skipped, check.Remedy is null);
    }

    [LabFact]
    public async Task A_folder_that_was_deleted_or_made_anew_on_the_host_is_found_out()
    {
        foreach (string name in new[] { "kept", "gone", "anew", "moved", "owned" })
            Directory.CreateDirectory($"{_folder}/{name}");
        ContainerReport report = await TestAsync(
            "true",
            () =>
            {
                Directory.Delete($"{_folder}/gone");
                Directory.Delete($"{_folder}/anew");
                Directory.CreateDirectory($"{_folder}/anew");
                Directory.Move($"{_folder}/moved", $"{_folder}/elsewhere");
                Directory.CreateDirectory($"{_folder}/moved");
            },
            ["--user", "12", .. new[] { "kept", "gone", "anew", "moved", "owned" }.SelectMany(name => new[] { "-v", $"{_folder}/{name}:/{name}{(name == "owned" ? "" : ":ro")}" })]);

        Dictionary<string, HostCheck> checks = report.Checks.Where(check => check.Id == "CTR-MOUNT").ToDictionary(check => check.Name.Split('/')[^1]);
        Assert.Equal(CheckStatus.Passed, checks["kept"].Status);
        Assert.Contains("is gone from the host", Failed("gone").Reason, StringComparison.Ordinal);
        Assert.Contains("was made anew", Failed("anew").Reason, StringComparison.Ordinal);
        Assert.Contains("this user may not write there", Failed("owned").Reason, StringComparison.Ordinal);
        Assert.Equal(CheckStatus.Warning, checks["moved"].Status);

        HostCheck Failed(string name)
        {
            Assert.Equal(CheckStatus.Failed, checks[name].Status);
            Assert.NotNull(checks[name].Remedy);
            return checks[name];
        }
    }

    [LabFact]
    public async Task Without_python_all_else_is_skipped()
    {
        ContainerReport report = await TestAsync("rm /usr/bin/python3", "-v", $"{_folder}:/data");

        Assert.Equal(HostStatus.NotReady, report.Status);
        Assert.Equal(("CTR-PYTHON", CheckStatus.Failed), (report.Checks[0].Id, report.Checks[0].Status));
        Assert.All(report.Checks.Skip(1), check => Assert.Equal((CheckStatus.Skipped, "no python3 in the container"), (check.Status, check.Reason)));
    }

    [LabFact]
    public async Task A_python_that_does_not_run_the_probe_is_told_of()
    {
        ContainerReport report = await TestAsync("rm /usr/bin/python3; printf '#!/bin/sh\\necho broken >&2; exit 7\\n' > /usr/bin/python3; chmod +x /usr/bin/python3");

        Assert.Equal("python3 ended with exit code 7: broken", report.Checks[0].Reason);
        Assert.All(report.Checks.Skip(1), check => Assert.Equal(CheckStatus.Skipped, check.Status));
    }

    [LabFact]
    public async Task An_import_that_hangs_is_ended()
    {
        ContainerReport report = await TestAsync($"mkdir {Site}/verl; echo 'import time; time.sleep(1000)' > {Site}/verl/__init__.py");

        HostCheck verl = Assert.Single(report.Checks, check => check.Id == "CTR-VERL");
        Assert.Equal("verl can't be imported: it took more than 10 s", verl.Reason);
        Assert.Equal("2.10.0+cu129", Found(report, "CTR-TORCH"));
    }

    void IDisposable.Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        Dispose();
    }

    private static string? Found(ContainerReport report, string id) => Assert.Single(report.Checks, check => check.Id == id).Found;

    private Task<ContainerReport> TestAsync(string setup, params string[] options) => TestAsync(setup, () => { }, options);

    private async Task<ContainerReport> TestAsync(string setup, Action then, string[] options)
    {
        using LabContainer container = LabContainer.Start($"{setup}; touch /tmp/set; sleep 1000", ["--init", .. options]);
        LabContainer.Docker(["exec", container.Name, "sh", "-c", "until [ -e /tmp/set ]; do usleep 20000; done"]);
        then();
        VerlContainer running = (await Engine.Containers.FindAsync(container.Name, Limit))!;
        List<StreamItem> items = [];
        await foreach (StreamItem item in new ContainerTestService(Engine, new FileIdentities(), TimeProvider.System).TestAsync(running, TimeSpan.FromSeconds(10), Limit))
            items.Add(item);
        Assert.True(items.OfType<ProgressItem>().Last().Completed);
        return Assert.IsType<ContainerReport>(Assert.IsType<ResultItem>(items[^1]).Value);
    }
}
