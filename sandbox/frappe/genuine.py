"""The sandbox's `frappe` never stands beside the real one."""

import sys
from importlib import metadata
from pathlib import Path


def refuse_beside_genuine(own_file: str) -> None:
	"""Raises ImportError where Frappe is installed, or another `frappe` lies on the path."""
	here = Path(own_file).resolve().parent
	try:
		version = metadata.version("frappe")
	except metadata.PackageNotFoundError:
		version = ""
	others = [entry for entry in sys.path if _other_frappe(Path(entry or "."), here)]
	if version or others:
		what = f"Frappe {version} is installed" if version else f"another frappe lies in {others[0]}"
		raise ImportError(
			f"The sandbox of jarz_pos is no place for this: {what}. Take {here.parent} off the path (the real Frappe is"
			" all you need), or use an environment without Frappe."
		)


def _other_frappe(folder: Path, here: Path) -> bool:
	found = folder / "frappe"
	try:
		return (found / "__init__.py").is_file() and found.resolve() != here
	except OSError:
		return False
