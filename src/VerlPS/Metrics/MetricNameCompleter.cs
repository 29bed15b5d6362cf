namespace VerlPS.Commands;

/// <summary>Completes names of verl's metrics: of PPO and its kin, validation, SFT and DPO.</summary>
public sealed class MetricNameCompleter : WordCompleter
{
    private static readonly (string Family, string Names)[] Families =
    [
        ("actor", "entropy pg_loss pg_clipfrac pg_clipfrac_lower ppo_kl kl_loss kl_coef grad_norm lr loss reward_kl_penalty reward_kl_penalty_coeff dpo_loss"),
        ("critic", "score/mean score/max score/min rewards/mean rewards/max rewards/min advantages/mean advantages/max advantages/min returns/mean returns/max returns/min values/mean vf_loss vf_clipfrac vpred_mean vf_explained_var grad_norm lr"),
        ("response_length", "mean max min clip_ratio"),
        ("prompt_length", "mean max min clip_ratio"),
        ("num_turns", "mean max min"),
        ("global_seqlen", "mean max min minmax_diff balanced_max balanced_min"),
        ("perf", "throughput time_per_step total_num_tokens mfu/actor mfu/critic mfu/actor_infer max_memory_allocated_gb max_memory_reserved_gb cpu_memory_used_gb"),
        ("timing_s", "step gen reward old_log_prob ref values adv update_critic update_actor update_weights save_checkpoint testing"),
        ("timing_per_token_ms", "gen ref values adv update_actor update_critic"),
        ("training", "global_step epoch rollout_probs_diff_mean rollout_probs_diff_max rollout_probs_diff_std rollout_actor_probs_pearson_corr"),
        ("rollout_corr", "training_ppl rollout_ppl kl k3_kl chi2_token"),
        ("train", "loss lr grad_norm mfu global_tokens"),
        ("val", "loss test_score/*"),
        ("val-core", "*"),
        ("val-aux", "*"),
    ];

    private protected override IEnumerable<string> Words
        => Families.SelectMany(family => family.Names.Split(' '), (family, name) => $"{family.Family}/{name}").Concat(Families.Select(family => $"{family.Family}/*")).Distinct(StringComparer.Ordinal);
}
