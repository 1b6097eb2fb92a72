"""One more site of the bench, for tests of installation, migration and removal. It is reached by own processes only."""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

BENCH = Path(__file__).resolve().parents[2] / "bin/bench"
# Sends back `result`; what the code did is committed.
FRAME = """
import json, sys, frappe
frappe.init(sys.argv[1])
frappe.connect()
names = {"frappe": frappe, "result": None}
exec(sys.argv[2], names)
frappe.db.commit()
print("\\n" + frappe.as_json(names["result"], indent=None))
frappe.destroy()
"""


class BlankSite:
	"""Frappe and ERPNext as they are before the setup wizard; `with BlankSite() as site:` makes and drops it."""

	def __init__(self):
		# A new name each time: what the last site of a name kept in Redis would be this one's.
		self.name = f"blank-{secrets.token_hex(4)}.localhost"

	def __enter__(self) -> "BlankSite":
		subprocess.run([BENCH, "blank", self.name], check=True)
		return self

	def __exit__(self, *_error) -> None:
		subprocess.run([BENCH, "drop", self.name], check=True)

	def frappe(self, *arguments: str) -> str:
		"""Output of a bench command on this site, such as `frappe("install-app", "jarz_pos")`."""
		return self._python("-m", "frappe.utils.bench_helper", "frappe", "--site", self.name, *arguments)

	def run(self, code: str) -> Any:
		"""Run Python lines in a process connected to this site as Administrator; what they put into `result`."""
		return json.loads(self._python("-c", FRAME, self.name, code).splitlines()[-1])

	@staticmethod
	def _python(*arguments: str) -> str:
		done = subprocess.run(
			[sys.executable, *arguments],
			cwd=os.environ["JARZ_SITES_PATH"],
			stdin=subprocess.DEVNULL,
			stdout=subprocess.PIPE,
			stderr=subprocess.STDOUT,
			text=True,
		)
		assert done.returncode == 0, done.stdout[-3000:]
		return done.stdout
