"""`jarz-pos doctor`."""

import json
import sys
from dataclasses import asdict

import click
from frappe.commands import pass_context

from jarz_pos.commands.site import connected

COLOURS = {"ok": "green", "hint": "yellow", "problem": "red"}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list instead of text.")
@pass_context
def doctor(context: dict, as_json: bool) -> None:
	"""Check the shop and say how to mend what is wrong.

	Looks at the set-up, companies and accounts, branches with their users, drawers, prices and timetables, the board,
	Redis, workers, scheduler and socket.io. It changes nothing. Exit code 0 when nothing hinders the shop (hints may
	remain), 1 when something does.
	"""
	from jarz_pos.setup import doctor as checks

	with connected(context):
		findings = checks.examine()
	if as_json:
		click.echo(json.dumps([asdict(finding) for finding in findings], indent=1, ensure_ascii=False))
	else:
		for finding in findings:
			click.echo(click.style(f"{finding.level:<8}", fg=COLOURS[finding.level]) + finding.text)
			if finding.mend:
				click.echo(f"{'':<8}→ {finding.mend}")
	sys.exit(1 if any(finding.level == checks.PROBLEM for finding in findings) else 0)
