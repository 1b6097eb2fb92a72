"""The virtual environment .venv in the tree, which bin/demo and bin/test share."""

import fcntl
import hashlib
import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager

from .deps import requirements
from .place import TREE, Refused

VENV = TREE / ".venv"
PROGRAM = VENV / "bin/python"
STAMP = VENV / "jarz-stamp"
EXTRAS = ("test", "sandbox")


def python() -> str:
	"""Its interpreter, with the packages that pyproject.toml asks for; made and filled only when something changed.

	Raises Refused when it cannot be made.
	"""
	VENV.mkdir(exist_ok=True)
	with _alone():
		wanted = requirements(*EXTRAS)
		states = [hashlib.sha256(text.encode()).hexdigest() for text in (sys.version, "\n".join(wanted))]
		found = STAMP.read_text().split() if STAMP.exists() else []
		if found != states or not PROGRAM.exists():
			print("preparing .venv", file=sys.stderr, flush=True)
			STAMP.unlink(missing_ok=True)
			if found[:1] != states[:1] or not PROGRAM.exists():
				_make()
			_install(wanted)
			STAMP.write_text("\n".join(states))
	return str(PROGRAM)


@contextmanager
def _alone() -> Iterator[None]:
	"""One process at a time; the folder itself is the lock, since it outlives what is in it."""
	folder = os.open(VENV, os.O_RDONLY)
	try:
		fcntl.flock(folder, fcntl.LOCK_EX)
		yield
	finally:
		os.close(folder)


def _make() -> None:
	# Debian keeps ensurepip in a package of its own; the pip of the system can fill the environment as well.
	for with_pip in (True, False):
		try:
			venv.create(VENV, clear=True, with_pip=with_pip, symlinks=True)
			return
		except (subprocess.CalledProcessError, ModuleNotFoundError):
			continue
	raise Refused("no virtual environment could be made; on Debian: apt install python3-venv")


def _install(wanted: list[str]) -> None:
	pip = next(
		(
			command
			for command in (
				[str(PROGRAM), "-m", "pip"],
				[sys.executable, "-m", "pip", "--python", str(PROGRAM)],
			)
			if subprocess.run([*command, "--version"], capture_output=True).returncode == 0
		),
		None,
	)
	if not pip:
		raise Refused("pip is missing; on Debian: apt install python3-venv")
	command = [*pip, "install", "--quiet", "--disable-pip-version-check", *wanted]
	if subprocess.run(command, stdin=subprocess.DEVNULL).returncode:
		raise Refused("the packages of pyproject.toml could not be installed")
