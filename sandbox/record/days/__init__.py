"""The scripted days by name. A day is a module with `BRANCHES`, what the day is about in its docstring, and `play(stage)`."""

from importlib import import_module
from types import ModuleType

NAMES = ("tour", "rainy", "rounding", "branches", "courier")


def day(name: str) -> ModuleType:
	"""The script of a day."""
	return import_module(f"{__name__}.{name}")
