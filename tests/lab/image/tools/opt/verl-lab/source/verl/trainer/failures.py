"""How runs end badly: the texts that verl, Ray, torch and NCCL print."""
import datetime
import os
import sys
import time

ACTOR = "actor_id=3c1e0a5b7d42f0c2d1f9e6a801000000"
FRAMES = """Traceback (most recent call last):
  File "/workspace/verl/verl/trainer/main_ppo.py", line 43, in main
    run_ppo(config)
  File "/workspace/verl/verl/trainer/main_ppo.py", line 96, in run_ppo
    ray.get(runner.run.remote(config))
  File "/usr/local/lib/python3.12/dist-packages/ray/_private/auto_init_hook.py", line 22, in auto_init_wrapper
    return fn(*args, **kwargs)
  File "/usr/local/lib/python3.12/dist-packages/ray/_private/worker.py", line 2882, in get
    values, debugger_breakpoint = worker.get_objects(object_refs, timeout=timeout)"""
INSIDE = """  File "/workspace/verl/verl/trainer/ppo/ray_trainer.py", line 1187, in fit
    actor_output = self.actor_rollout_wg.update_actor(batch)
  File "/workspace/verl/verl/single_controller/ray/base.py", line 48, in __call__
    output = ray.get(output)"""
HINT = "\nSet the environment variable HYDRA_FULL_ERROR=1 for a complete stack trace."


def error(text):
    print(text, file=sys.stderr, flush=True)


def remote(kind, place):
    return f"ray::{place} (pid=247, ip=172.17.0.2, {ACTOR}, repr=<main_ppo.TaskRunner object at 0x7f2c3c1d5e50>)"


def end(overrides, kind, message):
    error(f"Error executing job with overrides: {overrides}")
    error(FRAMES)
    error(f"ray.exceptions.RayTaskError({kind.rpartition('.')[2]}): {remote(kind, 'TaskRunner.run()')}")
    error(INSIDE)
    error(f"{kind}: {message}")
    error(HINT)
    sys.exit(1)


def too_few_gpus(have, want):
    error(f"Error executing job with overrides: {sys.argv[1:]}")
    error(FRAMES)
    error(f"ray.exceptions.RayTaskError(ValueError): {remote('ValueError', 'TaskRunner.run()')}")
    error('  File "/workspace/verl/verl/single_controller/ray/base.py", line 273, in _check_resource_available')
    error(f"ValueError: Total available GPUs {float(have)} is less than total desired GPUs {want}")
    error(HINT)
    sys.exit(1)


def oom(overrides, gpus):
    end(overrides, "torch.OutOfMemoryError",
        "CUDA out of memory. Tried to allocate 2.32 GiB. GPU 0 has a total capacity of 79.19 GiB of which 1.05 GiB is free. "
        "Process 71423 has 78.13 GiB memory in use. Of the allocated memory 70.11 GiB is allocated by PyTorch, and 5.61 GiB is "
        "reserved by PyTorch but unallocated. If reserved but unallocated memory is large try setting "
        "PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True to avoid fragmentation.  See documentation for Memory Management  "
        "(https://pytorch.org/docs/stable/notes/cuda.html#environment-variables)")


def nccl(overrides, gpus):
    rank, now = max(gpus - 5, 0), datetime.datetime.now()
    stamp = f"E{now.month}{now.day:02d} {now:%H:%M:%S.%f}"
    where = f"(WorkerDict pid={1893 + rank}) [rank{rank}]:[{stamp}"
    error(f"{where} ProcessGroupNCCL.cpp:685] [Rank {rank}] Watchdog caught collective operation timeout: WorkNCCL(SeqNum=4486, "
          "OpType=ALLREDUCE, NumelIn=46684160, NumelOut=46684160, Timeout(ms)=600000) ran for 600013 milliseconds before timing out.")
    error(f"{where} ProcessGroupNCCL.cpp:2241] [PG ID 0 PG GUID 0(default_pg) Rank {rank}]  failure detected by watchdog at work "
          "sequence id: 4486 PG status: last enqueued work: 4487, last completed work: 4485")
    end(overrides, "torch.distributed.DistBackendError",
        "NCCL error in: /pytorch/torch/csrc/distributed/c10d/ProcessGroupNCCL.cpp:3384, unhandled system error (run with "
        "NCCL_DEBUG=INFO for details), NCCL version 2.27.5\nncclSystemError: System call (e.g. socket, malloc) or external library "
        "call failed or device error. \nLast error:\nsocketStartConnect: Connect to 172.17.0.2<41005> failed : No route to host")


def actor(overrides, gpus):
    stamp = f"{datetime.datetime.now():%Y-%m-%d %H:%M:%S},206"
    error(f"[{stamp} E 812 812] (raylet) node_manager.cc:3277: 2 Workers (tasks / actors) killed due to memory pressure (OOM), 0 "
          "Workers crashed due to other reasons at node (ID: 8289f87b, IP: 172.17.0.2) over the last time period.")
    end(overrides, "ray.exceptions.ActorDiedError",
        "The actor died unexpectedly before finishing this task.\n\tclass_name: create_colocated_worker_cls.<locals>.WorkerDict\n\t"
        f"{ACTOR.replace('=', ': ')}\n\tpid: 1894\n\tip: 172.17.0.2\nThe actor is dead because its worker process has died. Worker exit "
        "type: SYSTEM_ERROR Worker exit detail: Worker unexpectedly exits with a connection error code 2. End of file.")


def hang(overrides, gpus):
    """Nothing more is printed, and the process lives on."""
    while True:
        time.sleep(3600)


def fail(kind, step, overrides, gpus):
    known = {"oom": oom, "nccl": nccl, "ray": actor, "hang": hang}
    if kind == "kill":
        os.kill(os.getpid(), 9)  # as the kernel's out-of-memory killer does
    if kind not in known:
        sys.exit(f"main_ppo (lab): VERL_LAB_FAIL={kind} is none of none, kill, {', '.join(known)}")
    print(file=sys.stderr)
    known[kind](overrides, gpus)
