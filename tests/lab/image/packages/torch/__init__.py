"""Stand-in for torch: knows its version and what GPUs the container was given."""
from . import cuda, version  # noqa: F401

__version__ = version.__version__


class OutOfMemoryError(RuntimeError):
    pass


class _DistBackendError(RuntimeError):
    pass


OutOfMemoryError.__module__ = "torch"
_DistBackendError.__module__ = "torch.distributed"
_DistBackendError.__name__ = _DistBackendError.__qualname__ = "DistBackendError"
