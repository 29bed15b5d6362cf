using System.Globalization;

namespace VerlPS.Tests.Failures;

/// <summary>Lines of runs in which all is well, in the forms of all that writes into a log. The same seed gives the same lines.</summary>
internal sealed class OrdinaryLines(int seed)
{
    private static readonly string[] Actors = ["TaskRunner", "WorkerDict", "AgentLoopWorker", "vLLMHttpServer", "SGLangHttpServer", "RewardLoopWorker", "main_task"];
    private static readonly string[] Files = ["train.parquet", "model-00003-of-00030.safetensors", "optim_world_size_8_rank_3.pt", "config.json", "tokenizer.model", "error_analysis.py", "timeout_handler.py"];

    // Words that failures use too, in lines that say that all is well.
    private static readonly string[] Said =
    [
        "Training from scratch",
        "All configuration checks passed successfully!",
        "Size of train dataloader: {0}, Size of val dataloader: 1",
        "validation generation end",
        "local_global_step_folder: /data/verl/checkpoints/gsm8k/global_step_{0}",
        "NCCL version 2.27.3+cuda12.9",
        "Process group timeout set to 600 s; nccl_timeout is {0}",
        "retrying the reward service, attempt 1 of {0}, timeout 30 s",
        "worker {0} exited with code 0",
        "the helper ended: Exited (0), as it should",
        "restart policy: unless-stopped, max retries {0}",
        "no errors found in {0} samples",
        "0 failed, {0} passed",
        "Skipped {0} overlong prompts; none failed to parse",
        "memory is shared by actor and rollout; out of {0} GiB 40 are free",
        "Using a batch of {0}: it need not be divisible by anything",
        "For best speed hidden sizes must be divisible by 64",
        "Connection to the reward service closed after {0} requests",
        "HCCL is not used on this machine",
        "[response] A number is even when it is divisible by 2, so f({0}) must be divisible by 4. The answer is {0}.",
        "[prompt] What does the error 'timed out' mean, and why did {0} of the tests fail?",
        "[score] 0.{0}",
        "kwargs: {{'n': 4, 'logprobs': 0, 'max_tokens': 1024, 'ignore_eos': False, 'top_k': -{0}}}",
        "TransformerConfig(tensor_model_parallel_size={0}, tp_comm_bootstrap_backend='nccl', fp8=None, moe_token_dropping=False)",
        "before init cache memory allocated: {0}.09GB, reserved: 18.50GB",
        "Checkpoint tracker file does not exist: /data/verl/latest_checkpointed_iteration.txt",
        "[Gloo] Rank 0 is connected to {0} peer ranks. Expected number of connected peer ranks is : {0}",
        "init HCCL with timeout {0}s where there are NPUs",
        "DataLoader worker count: {0}",
        "Killed 0 stale processes",
        "bus ids of the GPUs: 0000:3b:00.0",
        "model card says: if you see 'NaN' lower the learning rate ({0})",
        "Waiting for {0} workers to be ready",
        "opened https://huggingface.co/datasets/openai/gsm8k, status 200",
        "wandb: Currently logged in as: someone. Use `wandb login --relogin` to force relogin",
        "wandb: Tracking run with wandb version 0.21.{0}",
        "wandb: 🚀 View run at https://wandb.example/x/y/runs/{0}",
        "wandb config: {{'init_timeout': 300, 'mode': 'online', 'retries': {0}}}",
        "torch_shm_manager 4711 0.0 0.1",
        "Collecting vllm=={0}.1.0",
        "Requirement already satisfied: torch in /usr/local/lib/python3.12/dist-packages ({0}.10.0)",
        "Successfully installed antlr4-python3-runtime-4.9.3 verl-0.{0}",
        "Downloading nvidia_nccl_cu12-2.27.3-py3-none-manylinux.whl (322.4 MB)",
        "模型加载完成，耗时 {0} 秒",
        "训练开始：共 {0} 步，超时 600 秒，错误 0",
        "奖励函数：正确率 0.{0}",
        "",
        "{{",
        "  'nccl_timeout': {0},",
        "  'ray_wait_register_center_timeout': 300,",
        "  'rollout': {{'name': 'vllm', 'gpu_memory_utilization': 0.{0}, 'free_cache_engine': True}},",
        "  'restart': 'unless-stopped', 'on_error': 'raise', 'max_errors': {0},",
        "{{'actor': {{'ppo_mini_batch_size': {0}, 'grad_clip': 1.0, 'param_offload': False}}, 'val_only': False}}",
        "TensorDict(fields={{input_ids: Tensor(shape=torch.Size([{0}, 2048]), device=cpu, dtype=torch.int64, is_shared=False)}})",
        "GET /health HTTP/1.1\" 200 OK",
        "10.0.0.{0}:51234 - \"POST /v1/chat/completions HTTP/1.1\" 200 OK",
        "10.0.0.{0}:51234 - \"POST /v1/completions HTTP/1.1\" 429 Too Many Requests",
        "10.0.0.{0} - - [20/Aug/2026:06:31:40 +0000] \"GET /metrics HTTP/1.1\" 200 5120",
        "Training Progress:  {0}%|███       | {0}/435 [12:13<5:52:10, 48.71s/it]",
        "Loading safetensors checkpoint shards: {0}% Completed | 3/30 [00:01<00:09,  2.90it/s]",
        "Capturing CUDA graphs (mixed prefill-decode, PIECEWISE): 100%|██████████| {0}/67 [00:03<00:00, 20.11it/s]",
        "/usr/local/lib/python3.12/dist-packages/torch/x.py:{0}: UserWarning: the given buffer is not writable",
        "WARNING[0000] /data/verl/docker-compose.yml: using the default of {0} replicas",
        "Container verl-train-1  Started",
        "time=\"2026-08-20T06:31:40Z\" level=info msg=\"loading plugin\" runtime=io.containerd.runc.v2 id={0}",
        "Status: Downloaded newer image for verlai/verl:vllm017.latest",
        "5f70bf18a086: Pull complete",
        "| GPU  Name        Persistence-M | Bus-Id          Disp.A | Volatile Uncorr. ECC |",
        "|   {0}  H100 80GB   On            | 00000000:1B:00.0 Off   |                    0 |",
    ];

    private static readonly string[] Vllm =
    [
        "Loading weights took {0}.20 seconds",
        "Available KV cache memory: {0}.12 GiB",
        "GPU KV cache size: {0} tokens",
        "Maximum concurrency for 8,192 tokens per request: {0}.50x",
        "Free memory on device cuda:0 before loading: {0} GiB",
        "It took {0}.1 seconds to wake up tags ['weights'].",
        "Using cache directory: /root/.cache/vllm/torch_compile_cache/1a2b/rank_{0}_0 for vLLM's torch.compile",
        "init engine (profile, create kv cache, warmup model) took {0}.33 seconds",
        "Initializing a V1 LLM engine (v0.{0}.0) with config: model='/models/q', disable_custom_all_reduce=False, enforce_eager=False, timeout=60",
        "Engine 000: Avg prompt throughput: {0} tokens/s, Running: 12 reqs, GPU KV cache usage: 3.1%",
        "Application startup complete.",
    ];

    private static readonly string[] Ray =
    [
        "Started a local Ray instance. View the dashboard at http://127.0.0.1:8265",
        "Connecting to existing Ray cluster at address: 10.0.0.{0}:6379...",
        "Connected to Ray cluster.",
        "Ray runtime started.",
        "Spilled {0} MiB, 12 objects, write throughput 830 MiB/s.",
        "Tip: In future versions of Ray, Ray will no longer override accelerator visible devices env var if num_gpus=0 or num_gpus=None (default).",
        "placement group was created in {0} ms",
    ];

    private static readonly string[] Nccl =
    [
        "Bootstrap : Using eth0:10.0.0.{0}<0>",
        "NET/IB : Using [0]mlx5_0:1/RoCE [RO]; OOB eth0:10.0.0.{0}<0>",
        "Channel 0{0}/0 : 0[0] -> 1[1] via P2P/CUMEM",
        "NVLS multicast support is available on dev {0}",
        "NCCL_SOCKET_IFNAME set by environment to eth0",
        "Connected all rings",
        "comm 0x55d0 rank {0} nranks 8 cudaDev 0 busId 1b000 - Init COMPLETE",
    ];

    private readonly Random _random = new(seed);
    private int _step;

    /// <summary>The next line.</summary>
    public string Next()
    {
        string time = Text($"06:{_random.Next(60):00}:{_random.Next(60):00}");
        int number = _random.Next(1, 98);
        return _random.Next(12) switch
        {
            0 => $"{Prefix()}{Step()}",
            1 or 2 => $"{Prefix()}INFO 08-22 {time} [{_random.GetItems(Files, 1)[0]}:{number}] {Fill(Vllm, number)}".Replace(".parquet", ".py", StringComparison.Ordinal),
            3 => $"2026-08-20 {time},{_random.Next(1000):000}\tINFO worker.py:{number} -- {Fill(Ray, number)}",
            4 => $"(raylet) [2026-08-20 {time},{_random.Next(1000):000} I 39 40] (raylet) local_object_manager.cc:{number}: {Fill(Ray, number)}",
            5 => $"{Prefix()}node1:596{number % 10}:5970 [{number % 8}] NCCL INFO {Fill(Nccl, number)}",
            6 => $"{Prefix()}INFO:2026-08-20 {time},451:{Fill(Said, number)}",
            7 => $"{Prefix()}WARNING:2026-08-20 {time},451:[Rank {number % 8}] {Fill(Said, number)}",
            8 => $"{Prefix()}[2026-08-20 {time} TP{number % 8}] Decode batch. #running-req: {number}, #token: 2048, gen throughput (token/s): 1830.1",
            9 => $"INFO:     {Fill(Said, number)}",
            _ => $"{Prefix()}{Fill(Said, number)}",
        };
    }

    private string Prefix() => _random.Next(4) switch
    {
        0 => string.Empty,
        1 => Text($"({Actor()} pid={_random.Next(100, 99999)}) "),
        2 => Text($"\x1b[36m({Actor()} pid={_random.Next(100, 99999)}, ip=10.0.0.{_random.Next(1, 9)})\x1b[0m "),
        _ => Text($"(EngineCore_DP0 pid={_random.Next(100, 999)}) "),
    };

    private string Step()
        => Text($"step:{++_step} - global_seqlen/min:{_random.Next(100000)} - actor/entropy:{_random.NextDouble():0.0000} - actor/pg_loss:-{_random.NextDouble():0.0000} - actor/grad_norm:np.float64({_random.NextDouble():0.0000}) - actor/lr:1e-06 - critic/score/mean:{_random.NextDouble():0.000} - critic/score/min:-inf - training/rollout_probs_diff_mean:0.003 - perf/mfu/actor:nan - timing_s/step:{_random.Next(20, 60)}.1 - perf/throughput:{_random.Next(900, 4000)}.4");

    private string Actor() => _random.GetItems(Actors, 1)[0];

    private string Fill(string[] forms, int number) => string.Format(CultureInfo.InvariantCulture, _random.GetItems(forms, 1)[0], number);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
