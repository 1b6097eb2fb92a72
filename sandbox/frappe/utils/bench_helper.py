"""`python -m frappe.utils.bench_helper frappe --site S <command>`: the app's own commands, as `bench` starts them."""

import sys

import click
import frappe
from frappe.not_offered import refuser

__getattr__ = refuser(__name__)


@click.group()
@click.option("--site", required=True)
@click.pass_context
def bench(context: click.Context, site: str) -> None:
	"""Commands of jarz_pos on a site of this folder."""
	context.obj = {"sites": [site]}


def main(arguments: list[str]) -> None:
	"""Ends the process with the command's exit code."""
	from jarz_pos.commands import commands

	for command in commands:
		bench.add_command(command)
	try:
		bench(args=arguments[1:])  # the first names Frappe's group of commands
	except frappe.IncorrectSitePath as refusal:
		sys.exit(str(refusal))


if __name__ == "__main__":
	main(sys.argv[1:])
