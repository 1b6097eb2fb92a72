"""`jarz-pos branches` and `jarz-pos add-user`."""

import json

import click
from frappe.commands import pass_context

from jarz_pos.commands.site import connected

# What `--role` says, and the Role Profile (setup/roles.py) that it gives the roles of.
POSTS = {"staff": "Jarz POS Staff", "line-manager": "Jarz Line Manager", "manager": "Jarz Manager"}


@click.command("branches")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list instead of text.")
@pass_context
def branches(context: dict, as_json: bool) -> None:
	"""List the branches with company, price list, warehouse, drawer and users."""
	from jarz_pos.setup import staffing

	with connected(context):
		found = staffing.branches()
	if as_json:
		click.echo(json.dumps(found, indent=1, ensure_ascii=False))
		return
	for branch in found:
		click.secho(branch["name"] + (" (disabled)" if branch["disabled"] else ""), bold=True)
		for label in ("company", "price_list", "warehouse", "drawer"):
			click.echo(f"  {label.replace('_', ' '):<11}{branch[label] or '-'}")
		click.echo(f"  {'users':<11}{', '.join(branch['users']) or '-'}")
	if not found:
		click.echo("There is no branch. Make a POS Profile in the desk, or try `jarz-pos demo`.")


@click.command("add-user")
@click.argument("email")
@click.option("--branch", "branch_names", multiple=True, required=True, help="POS Profile; may be repeated.")
@click.option("--role", type=click.Choice(list(POSTS)), default="staff", show_default=True)
@click.option("--name", "full_name", help="Full name, for a new user.")
@click.option("--password", help="For a new user; without it one is made and printed.")
@pass_context
def add_user(
	context: dict,
	email: str,
	branch_names: tuple[str, ...],
	role: str,
	full_name: str | None,
	password: str | None,
) -> None:
	"""Put EMAIL to work in a branch.

	Makes the user when there is none, adds the roles of the post and lists him in the branch. Nothing that he has is
	taken away.
	"""
	from jarz_pos.setup import staffing

	with connected(context):
		made = staffing.employ(email, branch_names, POSTS[role], full_name=full_name, password=password)
	click.echo(f"{email} works in {', '.join(branch_names)} as {role}")
	if made:
		click.echo(f"password: {made}")
