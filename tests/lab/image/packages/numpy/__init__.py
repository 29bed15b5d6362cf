"""Stand-in for numpy: the scalars, because how they print differs between 1 and 2."""
import importlib.metadata

__version__ = importlib.metadata.version("numpy")
_TWO = int(__version__.split(".")[0]) >= 2


class float64(float):
    def __repr__(self):
        return f"np.float64({float.__repr__(self)})" if _TWO else float.__repr__(self)


class int64(int):
    def __repr__(self):
        return f"np.int64({int.__repr__(self)})" if _TWO else int.__repr__(self)
