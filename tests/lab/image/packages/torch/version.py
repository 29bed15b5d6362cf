import importlib.metadata

__version__ = importlib.metadata.version("torch")
_local = __version__.partition("+cu")[2]
cuda = f"{_local[:-1]}.{_local[-1]}" if _local else None
hip = None
