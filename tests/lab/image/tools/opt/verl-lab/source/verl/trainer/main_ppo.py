"""Prints the console log of a verl PPO run, line for line in verl's own formats,
without training anything. README.md lists the VERL_LAB_* settings."""
import json
import os
import pathlib
import sys
import time

from . import failures, metrics

GROUPS = {
    "actor_rollout_ref", "algorithm", "critic", "custom_reward_function", "data", "global_profiler", "hydra",
    "model_engine", "ray_init", "ray_kwargs", "reward", "reward_manager", "reward_model", "trainer", "transfer_queue",
}  # fmt: skip
PID, WORKER = 247, 1893


def parse(overrides):
    """Hydra's own rule for `a.b=c`: the group must be known, unless `+` adds it."""
    config = {}
    for override in overrides:
        key, equals, value = override.lstrip("+~").partition("=")
        group = key.split(".")[0]
        if not equals:
            sys.exit(f"LexerNoViableAltException: {override}\nSee https://hydra.cc/docs/1.2/advanced/override_grammar/basic for details")
        if override[0] not in "+~" and group not in GROUPS:
            sys.exit(
                f"Could not override '{key}'.\nTo append to your config use +{override}\nKey '{group}' is not in struct\n"
                f"    full_key: {group}\n    object_type=dict\n\nSet the environment variable HYDRA_FULL_ERROR=1 for a complete stack trace."
            )
        config[key] = value.strip("'\"")
    return config


def task(text):
    print(f"(TaskRunner pid={PID}) {text}", flush=True)


def worker(text, tag="WorkerDict", pid=WORKER):
    print(f"({tag} pid={pid}) {text}", flush=True)


def clock(seconds):
    return f"{int(seconds) // 60:02d}:{int(seconds) % 60:02d}"


def progress(step, total, began, out=sys.stderr):
    """tqdm's bar: on stderr, rewritten in place by a carriage return."""
    elapsed = time.monotonic() - began
    each = elapsed / step if step else 0
    filled = 10 * step // total
    bar = "█" * filled + " " * (10 - filled)
    left = f"{clock(elapsed)}<{clock(each * (total - step)) if step else '?'}, {f'{each:.2f}s/it' if step else '?it/s'}"
    print(f"\rTraining Progress: {100 * step // total:3d}%|{bar}| {step}/{total} [{left}]", end="", file=out, flush=True)


def start(config, total, gpus):
    stamp = time.strftime("%Y-%m-%d %H:%M:%S,") + f"{time.time_ns() // 1_000_000 % 1000:03d}"
    print("ray init kwargs: {'num_cpus': None, 'runtime_env': {'env_vars': {'TOKENIZERS_PARALLELISM': 'true', "
          "'NCCL_DEBUG': 'WARN', 'VLLM_LOGGING_LEVEL': 'WARN', 'VLLM_ALLOW_RUNTIME_LORA_UPDATING': 'true'}}}", flush=True)
    print(f"{stamp}\tINFO worker.py:2013 -- Started a local Ray instance. View the dashboard at 127.0.0.1:8265 ",
          file=sys.stderr, flush=True)
    task(f"TaskRunner hostname: {os.uname().nodename}, PID: {PID}")
    model = config.get("actor_rollout_ref.model.path", "~/models/deepseek-llm-7b-chat")
    for line in (
        "{'actor_rollout_ref': {'actor': {'_target_': 'verl.workers.config.FSDPActorConfig',",
        "                                 'clip_ratio': 0.2,",
        "                                 'optim': {'lr': 1e-06, 'weight_decay': 0.01}},",
        f"                       'model': {{'path': '{model}'}},",
        f"                       'rollout': {{'name': '{config.get('actor_rollout_ref.rollout.name', 'vllm')}'}}}},",
        f" 'trainer': {{'n_gpus_per_node': {gpus}, 'nnodes': {config.get('trainer.nnodes', 1)}, 'total_training_steps': {total}}}}}",
    ):
        task(line)
    task("[validate_config] All configuration checks passed successfully!")
    task("Size of train dataloader: 29, Size of val dataloader: 1")
    task(f"Total training steps: {total}")
    task(f"WARNING:{stamp}:Waiting for register center actor Se3S0W_register_center to be ready. Elapsed time: 0 seconds out of 300 seconds.")
    again = f" [repeated {gpus - 1}x across cluster]" if gpus > 1 else ""
    worker("NCCL version 2.27.5+cuda12.9")
    if again:
        worker(f"NCCL version 2.27.5+cuda12.9{again} (Ray deduplicates logs by default. Set RAY_DEDUP_LOGS=0 to disable log "
               "deduplication, or see https://docs.ray.io/en/master/ray-observability/user-guides/configure-logging.html"
               "#log-deduplication for more options.)", pid=WORKER + 6)
    day = time.strftime("%m-%d %H:%M:%S")
    worker(f"INFO {day} [__init__.py:216] Automatically detected platform cuda.", "vLLMHttpServer", 3120)
    worker(f"WARNING {day} [api_server.py:1285] LoRA dynamic loading & unloading is enabled in the API server. "
           "This should ONLY be used for local development!", "vLLMHttpServer", 3120)
    worker(f"INFO {day} [gpu_model_runner.py:2653] Model loading took 14.2488 GiB and 3.871520 seconds", "EngineCore_DP0", 3388)
    task("Training from scratch")


def desired_gpus(config):
    """verl asks Ray for the GPUs it was told to use, and fails where there are fewer."""
    import torch

    have = torch.cuda.device_count()
    want = config.get("trainer.n_gpus_per_node")
    if want is None:
        return have or 8
    if int(want) > have:
        failures.too_few_gpus(have, int(want))
    return int(want)


class FileLogger:
    """trainer.logger=["console","file"]: JSON lines, where verl writes them."""

    def __init__(self, config):
        self.path = None
        if "file" not in config.get("trainer.logger", ""):
            return
        named = os.environ.get("VERL_FILE_LOGGER_PATH")
        root = pathlib.Path(os.environ.get("VERL_FILE_LOGGER_ROOT", "."))
        project = config.get("trainer.project_name", "verl_examples")
        self.path = pathlib.Path(named) if named else root / project / f"{config.get('trainer.experiment_name', 'gsm8k')}.jsonl"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text("")

    def write(self, step, data):
        if self.path:
            plain = {key: float(value) if isinstance(value, float) else int(value) for key, value in data.items()}
            with self.path.open("a") as out:
                out.write(json.dumps({"step": step, "data": plain}) + "\n")


def main():
    overrides = sys.argv[1:]
    config = parse(overrides)
    total = int(config.get("trainer.total_training_steps", os.environ.get("VERL_LAB_STEPS", 20)))
    pause = float(os.environ.get("VERL_LAB_STEP_MS", 200)) / 1000
    fail = os.environ.get("VERL_LAB_FAIL", "none")
    fail_at = int(os.environ.get("VERL_LAB_FAIL_STEP", max(1, total // 2)))
    save_every = int(config.get("trainer.save_freq", -1))
    gpus = desired_gpus(config)

    start(config, total, gpus)
    logger = FileLogger(config)

    def report(step, data):
        task(metrics.console(step, data))
        logger.write(step, data)

    first = metrics.validation(0)
    task(f'("Initial validation metrics: {first}")')
    report(0, first)
    began = time.monotonic()
    progress(0, total, began)
    for step in range(1, total + 1):
        time.sleep(pause)
        if step == fail_at and fail != "none":
            failures.fail(fail, step, overrides, gpus)
        report(step, metrics.training(step, gpus))
        progress(step, total, began)
        if save_every > 0 and step % save_every == 0:
            folder = f"{config.get('trainer.default_local_dir', 'checkpoints/verl_examples/gsm8k')}/global_step_{step}"
            task(f"local_global_step_folder: {folder}")
            worker(f"INFO:{time.strftime('%Y-%m-%d %H:%M:%S')},025:[Rank 0] Saved optim to "
                   f"{folder}/actor/optim_world_size_{gpus}_rank_0.pt [repeated {max(gpus - 1, 1)}x across cluster]")
    print(file=sys.stderr)
    last = metrics.validation(total)
    task(f'("Final validation metrics: {last}")')
    report(total, last)


if __name__ == "__main__":
    main()
