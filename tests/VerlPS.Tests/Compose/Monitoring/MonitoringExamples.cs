namespace VerlPS.Tests.Compose.Monitoring;

/// <summary>What verl, Ray and a rollout server write, in their form.</summary>
internal static class MonitoringExamples
{
    public const string Rollout = """
        # TYPE vllm:num_requests_running gauge
        vllm:num_requests_running{engine="0",model_name="policy"} 48.0
        # TYPE vllm:num_requests_waiting gauge
        vllm:num_requests_waiting{engine="0",model_name="policy"} 3.0
        # TYPE vllm:kv_cache_usage_perc gauge
        vllm:kv_cache_usage_perc{engine="0",model_name="policy"} 0.61
        # TYPE vllm:num_preemptions_total counter
        vllm:num_preemptions_total{engine="0",model_name="policy"} 2.0
        # TYPE vllm:prompt_tokens_total counter
        vllm:prompt_tokens_total{engine="0",model_name="policy"} 812345.0
        # TYPE vllm:generation_tokens_total counter
        vllm:generation_tokens_total{engine="0",model_name="policy"} 9812345.0
        # TYPE vllm:time_to_first_token_seconds histogram
        vllm:time_to_first_token_seconds_bucket{engine="0",le="0.1",model_name="policy"} 10.0
        vllm:time_to_first_token_seconds_bucket{engine="0",le="1.0",model_name="policy"} 90.0
        vllm:time_to_first_token_seconds_bucket{engine="0",le="+Inf",model_name="policy"} 100.0
        vllm:time_to_first_token_seconds_count{engine="0",model_name="policy"} 100.0
        vllm:time_to_first_token_seconds_sum{engine="0",model_name="policy"} 41.5

        """;

    public const string Ray = """
        # TYPE ray_tasks gauge
        ray_tasks{State="RUNNING",Name="f",NodeAddress="10.0.0.5"} 8.0
        ray_tasks{State="FINISHED",Name="f",NodeAddress="10.0.0.5"} 812.0
        # TYPE ray_actors gauge
        ray_actors{State="ALIVE_IDLE",Name="WorkerDict",NodeAddress="10.0.0.5"} 8.0
        ray_actors{State="DEAD",Name="WorkerDict",NodeAddress="10.0.0.5"} 0.0
        # TYPE ray_object_store_memory gauge
        ray_object_store_memory{Location="MMAP_SHM",ObjectState="SEALED",NodeAddress="10.0.0.5"} 2147483648.0
        ray_object_store_memory{Location="SPILLED",ObjectState="",NodeAddress="10.0.0.5"} 0.0

        """;

    /// <summary>A line of verl's file logger with every key that the dashboard asks for.</summary>
    public static string Step(int step, double entropy) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $$$"""
        {"step":{{{step}}},"data":{"actor/entropy":{{{entropy}}},"actor/grad_norm":0.21,"actor/kl_loss":0.001,"actor/pg_clipfrac":0.003,"actor/ppo_kl":0.0002,"critic/grad_norm":1.5,"critic/rewards/mean":0.41,"critic/score/mean":0.43,"perf/mfu/actor":0.38,"perf/throughput":3283.3,"prompt_length/mean":104.2,"response_length/clip_ratio":0.02,"response_length/max":1024,"response_length/mean":311.7,"timing_s/gen":16.2,"timing_s/step":48.7,"timing_s/update_actor":20.1,"training/rollout_probs_diff_mean":0.003,"val-core/openai/gsm8k/acc/mean@1":0.62}}

        """);

    /// <summary>What verl writes to Ray's own prometheus.yml, by yaml.dump.</summary>
    public static string VerlPrometheusYml(params string[] servers) =>
        "global:\n  evaluation_interval: 10s\n  scrape_interval: 10s\nscrape_configs:\n- file_sd_configs:\n  - files:\n    - /tmp/ray/prom_metrics_service_discovery.json\n  job_name: ray\n"
        + "- job_name: rollout\n  static_configs:\n  - targets:\n" + string.Concat(servers.Select(server => server.StartsWith('[') ? $"    - '{server}'\n" : $"    - {server}\n"));
}
