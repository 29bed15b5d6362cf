import os
import subprocess
import warnings
from types import SimpleNamespace

from .. import version


def _query(fields):
    """Rows of nvidia-smi's CSV, none without a driver, in CUDA_VISIBLE_DEVICES' order."""
    command = ["nvidia-smi", f"--query-gpu={fields}", "--format=csv,noheader,nounits"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    except OSError:
        return []
    rows = [line.split(", ") for line in done.stdout.splitlines()] if done.returncode == 0 else []
    wanted = os.environ.get("CUDA_VISIBLE_DEVICES")
    if wanted is None:
        return rows
    return [rows[int(i)] for i in wanted.split(",") if i.strip().isdigit() and int(i) < len(rows)]


def _driver_cuda():
    try:
        done = subprocess.run(["nvidia-smi", "--version"], capture_output=True, text=True, timeout=20)
    except OSError:
        return None
    for line in done.stdout.splitlines():
        if line.startswith("CUDA Version"):
            return line.partition(":")[2].strip()
    return None


def device_count():
    return len(_query("index"))


def is_available():
    if not device_count():
        return False
    driver = _driver_cuda() or "0.0"
    if int(driver.split(".")[0]) >= int((version.cuda or "0").split(".")[0]):
        return True
    major, minor = driver.split(".")[:2]
    warnings.warn(
        "CUDA initialization: The NVIDIA driver on your system is too old "
        f"(found version {int(major) * 1000 + int(minor) * 10}). Please update your GPU driver by downloading and "
        "installing a new version from the URL: http://www.nvidia.com/Download/index.aspx Alternatively, go to: "
        "https://pytorch.org to install a PyTorch version that has been compiled with your version of the CUDA "
        "driver. (Triggered internally at /pytorch/c10/cuda/CUDAFunctions.cpp:119.)",
        stacklevel=2,
    )
    return False


def _row(device, fields):
    rows = _query(fields)
    if not rows:
        raise RuntimeError(
            "Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU and installed a driver "
            "from http://www.nvidia.com/Download/index.aspx"
        )
    try:
        return rows[int(device or 0)]
    except IndexError:
        raise AssertionError("Invalid device id") from None


def get_device_name(device=None):
    return _row(device, "name")[0]


def get_device_capability(device=None):
    major, _, minor = _row(device, "compute_cap")[0].partition(".")
    return int(major), int(minor or 0)


def get_device_properties(device=None):
    name, memory = _row(device, "name,memory.total")
    major, minor = get_device_capability(device)
    return SimpleNamespace(name=name, total_memory=int(memory) * 1024 * 1024, major=major, minor=minor, multi_processor_count=132)


def current_device():
    return 0


nccl = SimpleNamespace(version=lambda: (2, 27, 5))
