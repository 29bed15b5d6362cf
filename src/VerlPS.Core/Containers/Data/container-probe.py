# Says as one line of JSON what VerlPS looks at inside a container. Arguments: the mounts' folders as JSON, and seconds.
import importlib.metadata
import json
import os
import resource
import subprocess
import sys
import time

END = time.monotonic() + float(sys.argv[2])

# Imports of their own processes: they print, they warn, they take long, and a broken one kills its process.
HEAD = """
import json, os, warnings
answer = os.dup(1)
os.dup2(2, 1)
said = {}
def attempt(name, read):
    try:
        said[name] = read()
    except Exception:
        pass
try:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
"""
TAIL = """
    said["warnings"] = [str(item.message) for item in caught]
except BaseException as error:
    said["error"] = f"{type(error).__name__}: {error}"
    said["missing"] = getattr(error, "name", None) if isinstance(error, ModuleNotFoundError) else None
os.write(answer, json.dumps(said).encode())
"""
TORCH = """
        import torch
        said["version"] = str(torch.__version__)
        said["cuda"] = torch.version.cuda or getattr(torch.version, "hip", None)
        said["available"] = bool(torch.cuda.is_available())
        said["devices"] = [
            {"name": torch.cuda.get_device_name(i), "capability": "%d.%d" % tuple(torch.cuda.get_device_capability(i))}
            for i in range(torch.cuda.device_count())
        ] if said["available"] else []
        attempt("nccl", lambda: ".".join(str(part) for part in torch.cuda.nccl.version()))
"""
VERL = """
        import verl
        said["version"] = str(getattr(verl, "__version__", "unknown"))
        said["path"] = os.path.dirname(verl.__file__) if verl.__file__ else None
"""


def start(body):
    return subprocess.Popen([sys.executable, "-c", HEAD + body + TAIL], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def finish(child):
    try:
        output, errors = child.communicate(timeout=max(0.1, END - time.monotonic()))
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
        return {"error": "it took more than %s s" % sys.argv[2]}
    try:
        return json.loads(output)
    except ValueError:
        lines = errors.decode(errors="replace").strip().splitlines()
        return {"error": "Python ended with exit code %d%s" % (child.returncode, ": " + lines[-1] if lines else "")}


def package(name):
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def shared_memory():
    try:
        space = os.statvfs("/dev/shm")
        return {"size": space.f_blocks * space.f_frsize, "free": space.f_bavail * space.f_frsize}
    except OSError:
        return None


def memory():
    try:
        with open("/proc/meminfo") as lines:
            return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemTotal:"))
    except (OSError, StopIteration):
        return None


def mount(path):
    try:
        found = os.stat(path)
    except OSError as error:
        return {"target": path, "error": error.strerror}
    return {
        "target": path,
        "device": "%d:%d" % (os.major(found.st_dev), os.minor(found.st_dev)),
        "inode": found.st_ino,
        # None where the folder was deleted on the host.
        "links": found.st_nlink,
        # access(2) changes nothing, and a read-only mount answers no.
        "writable": os.access(path, os.W_OK),
    }


torch, verl = start(TORCH), start(VERL)
packages = {name: package(name) for name in ("vllm", "sglang", "ray", "transformers", "nvidia-nccl-cu12", "nvidia-nccl-cu13")}
limits = {name: list(resource.getrlimit(getattr(resource, "RLIMIT_" + name.upper()))) for name in ("stack", "nofile", "memlock")}
print(json.dumps({
    "python": "%d.%d.%d" % sys.version_info[:3],
    "packages": {name: version for name, version in packages.items() if version},
    "limits": limits,
    "shm": shared_memory(),
    "memory": memory(),
    "rdma": os.path.isdir("/dev/infiniband"),
    "mounts": [mount(path) for path in json.loads(sys.argv[1])],
    "torch": finish(torch),
    "verl": finish(verl),
}))
