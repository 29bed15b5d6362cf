"""The lab's stand-in for verl: main_ppo prints a run's console log."""
import pathlib

__version__ = (pathlib.Path(__file__).parent / "version/version").read_text().strip()
