"""The set-up: small steps, each of which leaves what is there. Runs at install, at migrate and when asked for."""

from collections.abc import Iterator

import frappe
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

from jarz_pos.customers.backfill import fill_phone_keys
from jarz_pos.setup import accounts, custom_fields, defaults, roles, stablecoins
from jarz_pos.setup.indexes import ensure_indexes
from jarz_pos.setup.kanban_board import ensure_kanban_board


def after_install() -> None:
	"""Called once by `bench install-app`, on a site with or without a company."""
	run()


def after_migrate() -> None:
	"""Called by every `bench migrate`."""
	run()


def after_setup_wizard(_arguments: object = None) -> None:
	"""Called when the setup wizard has made the first company."""
	run()


def run() -> list[str]:
	"""Bring the site to what this release needs; returns what was made or changed, [] when nothing was missing."""
	return [
		*_ensure_custom_fields(),
		*ensure_indexes(),
		*roles.ensure_roles(),
		*ensure_kanban_board(),
		*_ensure_companies(),
		*stablecoins.ensure_companies(),
		*_ensure_branches(),
		*defaults.ensure_defaults(),
		*fill_phone_keys(),
	]


def _ensure_custom_fields() -> list[str]:
	wanted: dict[str, list[dict]] = {}
	for doctype, fields in custom_fields.definitions().items():
		for field in fields:
			if _differs(doctype, field):
				wanted.setdefault(doctype, []).append(field)
	if wanted:
		create_custom_fields(wanted, ignore_validate=True)
	return [f"Field {doctype}.{field['fieldname']}" for doctype, fields in wanted.items() for field in fields]


def _differs(doctype: str, field: dict) -> bool:
	existing = frappe.db.get_value(
		"Custom Field", {"dt": doctype, "fieldname": field["fieldname"]}, list(field), as_dict=True
	)
	return existing is None or any((existing[key] or "") != (value or "") for key, value in field.items())


def _ensure_companies() -> list[str]:
	companies = frappe.get_all("Company", pluck="name", order_by="creation asc")
	return [made for company in companies for made in accounts.ensure_company(company)]


def _ensure_branches() -> Iterator[str]:
	for name in frappe.get_all("POS Profile", pluck="name", order_by="name asc"):
		profile = frappe.get_doc("POS Profile", name)
		known = len(profile.payments)
		yield from accounts.ensure_drawer(profile)
		for row in profile.payments[known:]:
			row.db_insert()  # not save(): a branch that is half configured must not stop an install
