using System.Text.RegularExpressions;

namespace VerlPS.Images;

/// <summary>
/// The forms that verl's tags have had, in the order in which they are tried. Compiled by the compiler: making
/// them at run time would cost more than all tags of a registry.
/// </summary>
internal static partial class TagForms
{
    private const RegexOptions Options = RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    /// <summary>Each grammar's name and form.</summary>
    public static IReadOnlyList<(string Grammar, Regex Form)> All { get; } =
    [
        ("app", App()),
        ("base", Base()),
        ("engine", Engine()),
        ("trtllm", TensorRtLlm()),
        ("uv", Uv()),
        ("nightly", Nightly()),
        ("rocm", Rocm()),
        ("ngc", Ngc()),
        ("ascend-release", AscendRelease()),
        ("ascend-latest", AscendLatest()),
        ("ascend-classic", AscendClassic()),
    ];

    // app-verl0.6-transformers4.56.1-sglang0.5.2-mcore0.13.0-te2.2
    [GeneratedRegex("""
        ^app-((?<preview>preview)-)?verl(?<verl>\d+\.\d+)(-(?<preview>preview))?
        (-transformers(?<transformers>\d+(\.\d+)+))?
        (-sglang(?<sglang>\d+(\.\d+)+(\.post\d+)?))?
        (-vllm(?<vllm>\d+(\.\d+)+(\.post\d+)?))?
        (-mcore(?<mcore>\d+(\.\d+)+))?
        (-te(?<te>\d+(\.\d+)+))?
        (-(?<preview>preview)|-(?<deepep>deepep))?\z
        """, Options)]
    private static partial Regex App();

    // base-verl0.5-cu126-cudnn9.8-torch2.7.1-fa2.8.0-fi0.2.6
    [GeneratedRegex("""
        ^base-(verl(?<verl>\d+\.\d+)|v(?<basever>\d+))(-(?<preview>preview))?
        -cu(?<cu>\d{3})-cudnn(?<cudnn>\d+(\.\d+)*)-torch(?<torch>\d+(\.\d+)+)-fa(?<fa>\d+(\.\d+)+)
        (-te(?<te>\d+(\.\d+)+))?(-fi(?<flashinfer>\d+(\.\d+)+))?(-(?<gpu>h100))?\z
        """, Options)]
    private static partial Regex Base();

    // vllm017.latest, sgl054p3.dev, vllm020.aarch64.dev1; "vll012.exp" is a tag that was published with this slip.
    [GeneratedRegex("""
        ^(?<engine>vllm?|sgl)(?<ver>0\d{2,3})(p(?<post>\d+))?
        (\.(?<arch>aarch64|x86_64))?(\.(?<channel>latest|exp|dev(\d+|_[A-Za-z0-9_]+)?))?\z
        """, Options)]
    private static partial Regex Engine();

    // trtllm1.3.0rc4, trtllm-1.3.0rc15, trtllm1.3.0rc13-20250504
    [GeneratedRegex(@"^trtllm-?(?<trtllm>\d+\.\d+\.\d+(rc\d+)?)(-(?<date>\d{8}))?\z", Options)]
    private static partial Regex TensorRtLlm();

    // uv.cu130, uv.cu130.dev3, uv.cu130-arm64
    [GeneratedRegex(@"^uv[.-]cu(?<cu>\d{3})(\.(?<channel>latest|dev\d+))?(-(?<arch>amd64|arm64))?\z", Options)]
    private static partial Regex Uv();

    // dev.vllm_nightly-<commit of vLLM>
    [GeneratedRegex(@"^dev\.vllm_nightly-(?<commit>[0-9a-f]{40})\z", Options)]
    private static partial Regex Nightly();

    // rocm702-vllm020-te210-20260518, rocm7.14_torch2.12_release_0724: what follows the version has no fixed order.
    [GeneratedRegex(@"^rocm(?<rocm>\d+(\.\d+)*)[_-](?<rest>[A-Za-z0-9._-]+)\z", Options)]
    private static partial Regex Rocm();

    // ngc-th2.6.0-cu126-vllm0.8.4-flashinfer0.2.2-cxx11abi0, vemlp-th2.4.0-cu124-vllm0.6.3-ray2.10-te1.7-v0.0.3
    [GeneratedRegex("""
        ^(?<builder>ngc|vemlp)-(th(?<torch>\d+(\.\d+)+)-)?cu(?<cu>\d{2,3}(\.\d+)?)
        (-vllm(?<vllm>\d+(\.\d+)+))?
        (-sglang(?<sglang>\d+(\.\d+)+(\.post\d+)?))?
        (-flashinfer(?<flashinfer>\d+(\.\d+)+))?(-cxx11abi(?<abi>[01]))?
        (-mcore(?<mcore>\d+(\.\d+)+))?(-ray(?<ray>\d+(\.\d+)+))?(-te(?<te>\d+(\.\d+)+))?(-megatron(?<mcore>\d+(\.\d+)+))?
        (-v(?<rev>\d+(\.\d+)+))?(-(?<suffix>verl\d[\w.]*|hotfix|rc\d+|deepseekv?3?))?\z
        """, Options)]
    private static partial Regex Ngc();

    // v0.8.0-cann9.0.0-torch_npu2.9.0.post2-910b-ubuntu22.04-py3.11-vllm; a page of the documentation writes torch2.9.0post2.
    [GeneratedRegex("""
        ^v(?<verl>\d+\.\d+\.\d+)-cann(?<cann>\d+(\.\d+)+)-torch(_npu)?(?<torch>\d+\.\d+\.\d+)(\.?post\d+)?
        -(?<npu>910b|a3)-(?<os>(ubuntu|openeuler)\d+\.\d+)-py(?<py>\d+\.\d+)-(?<engine>vllm|sglang)\z
        """, Options)]
    private static partial Regex AscendRelease();

    // latest-vllm-910b-ubuntu, latest-cann9.1.0-torch_npu2.10.0-a3-ubuntu22.04-py3.12-vllm
    [GeneratedRegex("""
        ^latest-(cann(?<cann>\d+(\.\d+)+)-torch_npu(?<torch>\d+(\.\d+)+)[\w.]*-(?<npu>910b|a3)-(?<os>ubuntu\d+\.\d+)-py(?<py>\d+\.\d+)-(?<engine>vllm|sglang)
        |(?<engine>vllm|sglang)-(?<npu>910b|a3)-(?<os>ubuntu))\z
        """, Options)]
    private static partial Regex AscendLatest();

    // verl-sglang-8.5.0-910b-ubuntu22.04-py3.11-latest, verl-8.5.0-a3-ubuntu22.04-py3.11-v0.7.1
    [GeneratedRegex("""
        ^verl(-(?<engine>sglang))?-(?<cann>\d+\.\d+\.(rc)?\d+)-(?<npu>910b|a3)-(?<os>(ubuntu|openeuler)\d+\.\d+)-py(?<py>\d+\.\d+)
        -(?<channel>latest|v(?<verl>\d+\.\d+\.\d+)|[a-z0-9][a-z0-9-]*)\z
        """, Options)]
    private static partial Regex AscendClassic();
}
