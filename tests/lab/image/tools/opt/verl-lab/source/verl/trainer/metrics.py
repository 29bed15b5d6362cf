"""The numbers of a made-up run that learns: the same in every run."""
import math
import numbers
import pprint
import random

import numpy as np


def console(step, data):
    """verl/utils/logger/aggregate_logger.py: every number, by pprint."""
    return " - ".join([f"step:{step}"] + [f"{key}:{pprint.pformat(value)}" for key, value in data.items() if isinstance(value, numbers.Number)])


def validation(step):
    score = 0.2130401819560273 + 0.5 * (1 - math.exp(-step / 12))
    return {"val-aux/openai/gsm8k/reward/mean@1": score, "val-core/openai/gsm8k/acc/mean@1": score}


def training(step, gpus):
    noise = random.Random(step)

    def near(value, spread=0.05):
        return value * (1 + spread * noise.uniform(-1, 1))

    learned = 1 - math.exp(-step / 15)
    tokens = int(near(21000)) * max(gpus, 1) * 8
    gen, actor, reference, old = near(16.2), near(14.8), near(4.1), near(4.4)
    whole = gen + actor + reference + old + near(2.2)
    length = near(180 + 60 * learned)
    score = 0.09 + 0.6 * learned + 0.02 * noise.uniform(-1, 1)
    per_gpu = tokens / max(gpus, 1)
    return {
        "global_seqlen/min": int(per_gpu * 0.94),
        "global_seqlen/max": int(per_gpu * 1.07),
        "global_seqlen/minmax_diff": int(per_gpu * 0.13),
        "global_seqlen/balanced_min": int(per_gpu),
        "global_seqlen/balanced_max": int(per_gpu) + 1,
        "global_seqlen/mean": per_gpu,
        "actor/entropy": near(0.35 - 0.2 * learned),
        "actor/kl_loss": near(0.0008 + 0.004 * learned),
        "actor/kl_coef": 0.001,
        "actor/pg_loss": np.float64(noise.uniform(-0.02, 0.02)),
        "actor/pg_clipfrac": np.float64(near(0.0021)),
        "actor/ppo_kl": np.float64(near(0.00031, 0.5)),
        "actor/pg_clipfrac_lower": np.float64(0.0),
        "actor/grad_norm": np.float64(near(0.31, 0.3)),
        "perf/mfu/actor": np.float64(near(0.31)),
        "perf/max_memory_allocated_gb": np.float64(near(52.4, 0.005)),
        "perf/max_memory_reserved_gb": np.float64(near(60.1, 0.005)),
        "perf/cpu_memory_used_gb": np.float64(near(138.6, 0.01)),
        "actor/lr": np.float64(1e-06),
        "training/global_step": step,
        "training/epoch": (step - 1) // 29,
        "critic/score/mean": score,
        "critic/score/max": 1.0,
        "critic/score/min": 0.0,
        "critic/rewards/mean": score,
        "critic/rewards/max": 1.0,
        "critic/rewards/min": 0.0,
        "critic/advantages/mean": noise.uniform(-0.01, 0.01),
        "critic/advantages/max": 2.4748666286468506,
        "critic/advantages/min": -2.4748666286468506,
        "critic/returns/mean": noise.uniform(-0.01, 0.01),
        "critic/returns/max": 2.4748666286468506,
        "critic/returns/min": -2.4748666286468506,
        "response_length/mean": length,
        "response_length/max": 1024.0,
        "response_length/min": float(int(near(40))),
        "response_length/clip_ratio": max(0.0, 0.06 - 0.05 * learned),
        "prompt_length/mean": near(103.9, 0.02),
        "prompt_length/max": 201.0,
        "prompt_length/min": 66.0,
        "prompt_length/clip_ratio": 0.0,
        "num_turns/min": np.int64(2),
        "num_turns/max": np.int64(2),
        "num_turns/mean": np.float64(2.0),
        "timing_s/start_profile": near(0.00011),
        "timing_s/gen": gen,
        "timing_s/reward": near(0.21),
        "timing_s/old_log_prob": old,
        "timing_s/ref": reference,
        "timing_s/adv": near(0.054),
        "timing_s/update_actor": actor,
        "timing_s/update_weights": near(1.9),
        "timing_s/step": whole,
        "timing_s/stop_profile": near(0.00009),
        "timing_per_token_ms/gen": gen * 1000 / (length * 1024),
        "timing_per_token_ms/ref": reference * 1000 / tokens,
        "timing_per_token_ms/update_actor": actor * 1000 / tokens,
        "perf/total_num_tokens": tokens,
        "perf/time_per_step": whole,
        "perf/throughput": tokens / (whole * max(gpus, 1)),
    }
