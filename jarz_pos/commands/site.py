"""Connecting a command to its site."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
import frappe
from frappe.commands import get_site
from frappe.utils import strip_html


@contextmanager
def connected(context: frappe._dict) -> Iterator[str]:
	"""The body runs as Administrator on the site that was named; what it wrote is committed at the end.

	A refusal (any of Frappe's own exceptions) ends the command with its text and exit code 1; nothing is written then.
	"""
	site = get_site(context)
	frappe.init(site)
	try:
		frappe.connect()
		if "jarz_pos" not in frappe.get_installed_apps():
			raise click.ClickException(
				f"jarz_pos is not installed on {site}. Install it: bench --site {site} install-app jarz_pos"
			)
		yield site
		frappe.db.commit()  # a command owns its transaction
	except (frappe.ValidationError, frappe.PermissionError, frappe.DoesNotExistError) as refusal:
		frappe.db.rollback()
		raise click.ClickException(strip_html(str(refusal)) or type(refusal).__name__) from refusal
	finally:
		frappe.destroy()
