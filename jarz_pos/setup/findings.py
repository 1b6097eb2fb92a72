"""What the doctor says."""

from collections.abc import Iterator
from dataclasses import dataclass

import frappe

OK, HINT, PROBLEM = "ok", "hint", "problem"


@dataclass(frozen=True)
class Finding:
	"""`level` is OK, HINT (works, could be better) or PROBLEM (something in the shop does not work)."""

	level: str
	text: str
	mend: str = ""


Findings = Iterator[Finding]


def problem(text: str, mend: str) -> Finding:
	return Finding(PROBLEM, text, mend)


def hint(text: str, mend: str) -> Finding:
	return Finding(HINT, text, mend)


def command(arguments: str) -> str:
	"""A console command of ours for this site, as a person types it."""
	return f"`bench --site {frappe.local.site} jarz-pos {arguments}`"


def run_setup() -> str:
	"""The cure for whatever the set-up makes."""
	return f"Run {command('setup')}."


def some(names: list[str], limit: int = 5) -> str:
	"""The first few names and how many more there are."""
	more = len(names) - limit
	return ", ".join(names[:limit]) + (f" and {more} more" if more > 0 else "")
