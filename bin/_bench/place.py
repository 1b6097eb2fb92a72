"""Where things are: the tree, the bench that lends its code, the work directory that everything is written to."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]
SITE = "test.localhost"


class Refused(Exception):
	"""Something is missing or wrong; the text says what and how to mend it. Shown without a traceback."""


def say(text: str) -> None:
	"""One line about what the harness does, apart from what the tests print."""
	print(f"bench: {text}", file=sys.stderr, flush=True)


def find_bench() -> Path | None:
	"""The bench to test on: $JARZ_BENCH, else ~/frappe-bench; None when there is none."""
	path = Path(os.environ.get("JARZ_BENCH") or "~/frappe-bench").expanduser()
	parts = ("apps/frappe", "apps/erpnext", "env/bin/python")
	return path.resolve() if all((path / part).exists() for part in parts) else None


@dataclass(frozen=True)
class Place:
	"""One run's paths. `bench` is only read; all writing goes to `work` and `cache`."""

	bench: Path
	work: Path
	cache: Path

	@classmethod
	def here(cls) -> "Place":
		"""Raises Refused when no bench is at hand."""
		bench = find_bench()
		if not bench:
			wanted = os.environ.get("JARZ_BENCH") or "~/frappe-bench"
			raise Refused(f"no bench with Frappe and ERPNext at {wanted}; set JARZ_BENCH to one")
		cache = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "jarz_pos"
		work = Path(os.environ.get("JARZ_WORK") or TREE / ".bench").expanduser().resolve()
		place = cls(bench, work, cache)
		for folder in (cache, place.sites, place.logs, work / "config"):
			folder.mkdir(parents=True, exist_ok=True)
		return place

	@property
	def sites(self) -> Path:
		return self.work / "sites"

	@property
	def logs(self) -> Path:
		return self.work / "logs"

	@property
	def overlay(self) -> Path:
		"""Python packages that the app or its tests need and the bench lacks."""
		return self.work / "pylib"

	@property
	def python(self) -> str:
		return str(self.bench / "env/bin/python")

	@property
	def database(self) -> str:
		return "jarz_" + hashlib.sha256(str(self.work).encode()).hexdigest()[:12]

	def bench_config(self) -> dict:
		path = self.bench / "sites/common_site_config.json"
		return json.loads(path.read_text()) if path.exists() else {}

	def environment(self) -> dict[str, str]:
		"""Environment of every process of the run: this tree's jarz_pos first, nothing of the caller's Frappe."""
		env = {key: value for key, value in os.environ.items() if not key.startswith(("FRAPPE_", "PYTHON"))}
		env.pop("VIRTUAL_ENV", None)
		env.update(
			PATH=f"{self.bench / 'env/bin'}{os.pathsep}{env.get('PATH', os.defpath)}",
			PYTHONPATH=os.pathsep.join((str(TREE), str(self.overlay))),
			# Keeps compiled files out of the bench and out of the tree.
			PYTHONPYCACHEPREFIX=str(self.cache / "pycache"),
			PYTHONUNBUFFERED="1",
			FRAPPE_BENCH_ROOT=str(self.work),
			FRAPPE_SITE=SITE,
			SITES_PATH=str(self.sites),
			JARZ_BENCH=str(self.bench),
			JARZ_WORK=str(self.work),
			JARZ_SITE=SITE,
			JARZ_SITES_PATH=str(self.sites),
		)
		return env

	def frappe(self, *arguments: str, log: str) -> None:
		"""Run one of Frappe's bench commands with the sites folder of this run; its output goes to logs/<log>."""
		path = self.logs / log
		with path.open("w") as out:
			done = subprocess.run(
				[self.python, "-m", "frappe.utils.bench_helper", "frappe", *arguments],
				cwd=self.sites,
				env=self.environment(),
				stdin=subprocess.DEVNULL,
				stdout=out,
				stderr=subprocess.STDOUT,
			)
		if done.returncode:
			tail = "\n".join(path.read_text(errors="replace").replace("\r", "\n").splitlines()[-40:])
			raise Refused(f"`frappe {' '.join(arguments)}` failed; the end of {path}:\n{tail}")

	def check_tree(self) -> None:
		"""Refuses to go on when Python would import another jarz_pos than the one of this tree."""
		found = subprocess.run(
			[self.python, "-c", "import jarz_pos; print(jarz_pos.__file__)"],
			cwd=self.sites,
			env=self.environment(),
			capture_output=True,
			text=True,
		)
		if Path(found.stdout.strip() or "/").resolve().parent != TREE / "jarz_pos":
			raise Refused(f"jarz_pos is not imported from {TREE}: {found.stdout}{found.stderr}")
