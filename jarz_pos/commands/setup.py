"""`jarz-pos setup`."""

import click
from frappe.commands import pass_context

from jarz_pos.commands.site import connected


@click.command("setup")
@pass_context
def setup(context: dict) -> None:
	"""Make what the app needs and the site lacks.

	Fields, roles, accounts, drawers, the board: the same set-up that runs at install and migrate. It leaves what is
	there; a second run changes nothing.
	"""
	from jarz_pos.setup import sync

	with connected(context) as site:
		changes = sync.run()
	for change in changes:
		click.echo(change)
	click.echo(f"{site}: {len(changes)} changes" if changes else f"{site}: nothing was missing")
