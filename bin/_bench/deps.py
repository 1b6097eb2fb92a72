"""Python packages: what pyproject.toml asks for, put beside the bench's own packages without changing one of them."""

import hashlib
import json
import shutil
import subprocess
import sys

from .place import TREE, Place, Refused, say


def requirements(*extras: str) -> list[str]:
	"""The app's dependencies and those of `extras`, as pyproject.toml names them."""
	try:
		import tomllib
	except ModuleNotFoundError:  # Python 3.10
		try:
			import tomli as tomllib
		except ModuleNotFoundError:
			from pip._vendor import tomli as tomllib
	project = tomllib.loads((TREE / "pyproject.toml").read_text())["project"]
	optional = project["optional-dependencies"]
	return list(
		dict.fromkeys([*project["dependencies"], *(name for extra in extras for name in optional[extra])])
	)


def fill_overlay(place: Place) -> None:
	"""Install what the bench's environment lacks into the overlay; every version that the bench has stays.

	Asks pip only when the requirements or the bench's packages changed.
	"""
	wanted = requirements("test")
	installed = _installed(place)
	stamp = place.overlay / "stamp"
	state = hashlib.sha256(json.dumps([wanted, installed]).encode()).hexdigest()
	if stamp.exists() and stamp.read_text() == state:
		return
	shutil.rmtree(place.overlay, ignore_errors=True)
	place.overlay.mkdir()
	constraints = place.overlay / "constraints.txt"
	constraints.write_text("\n".join(installed))
	report = _pip(place, "--dry-run", "--report", "-", "-c", str(constraints), *wanted)
	missing = [
		f"{item['metadata']['name']}=={item['metadata']['version']}" for item in json.loads(report)["install"]
	]
	if missing:
		say(f"the bench lacks {', '.join(missing)}: installing beside it")
		_pip(place, "--no-deps", "--target", str(place.overlay), *missing)
	stamp.write_text(state)


def _installed(place: Place) -> list[str]:
	"""name==version of every package of the bench's environment, apps aside."""
	code = (
		"import importlib.metadata as m; "
		"print(*sorted({d.metadata['Name'] + '==' + d.version for d in m.distributions()}), sep='\\n')"
	)
	done = subprocess.run([place.python, "-I", "-c", code], capture_output=True, text=True, check=True)
	return [line for line in done.stdout.split() if not line.startswith(("frappe==", "erpnext==", "jarz"))]


def _pip(place: Place, *arguments: str) -> str:
	"""What `pip install` for the bench's environment prints; the pip of this Python where that one has none."""
	own = subprocess.run([place.python, "-m", "pip", "--version"], capture_output=True).returncode == 0
	command = [place.python, "-m", "pip"] if own else [sys.executable, "-m", "pip", "--python", place.python]
	command += ["--disable-pip-version-check", "install", "--quiet", *arguments]
	done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
	if done.returncode:
		raise Refused(
			"packages of pyproject.toml do not fit beside those of the bench, or PyPI is out of reach:\n"
			+ done.stderr[-2000:]
		)
	return done.stdout
