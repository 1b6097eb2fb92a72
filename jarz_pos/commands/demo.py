"""`jarz-pos demo`."""

import click
import frappe
from frappe.commands import pass_context

from jarz_pos.commands.site import connected


@click.command("demo")
@click.option("--company", help="Existing company to use.  [default: the first one, or a new one in EGP]")
@click.option("--yes", is_flag=True, help="Do it although the site already has invoices.")
@pass_context
def demo(context: dict, company: str | None, yes: bool) -> None:
	"""Fill the site with a believable shop to try things in.

	Two branches with staff, line managers and a manager, 60 districts with fees, 80 items with prices and stock,
	bundles, couriers, 40 customers and a week of orders. A second run adds only what is missing.

	The demo cannot be taken out again: its invoices are in the books. Use a site of its own, and `bench reinstall` to
	start over. On a site with invoices of a real shop it asks for --yes.
	"""
	from jarz_pos.setup import demo as shop

	with connected(context) as site:
		if shop.trades_already() and not yes:
			raise click.ClickException(
				f"{site} has invoices that the demo did not make. Use another site, or add --yes."
			)
		made = 0
		for piece in shop.run(company):
			frappe.db.commit()  # piece by piece, so that a run that was cut goes on where it stopped
			click.echo(piece)
			made += 1
		people, password = shop.sign_ins(), shop.crew.password()
	if not made:
		click.echo("Everything is there already.")
	click.echo()
	for person in people:
		click.echo(f"{person['email']:<30}{person['post']:<20}{', '.join(person['branches'])}")
	click.echo(f"password of all of them, unless somebody changed it: {password}")
