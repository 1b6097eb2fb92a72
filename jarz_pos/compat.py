"""What differs between Frappe v15 and v16, and nothing else."""

import inspect
from collections.abc import Callable, Iterable, Mapping

import frappe
from erpnext.stock.get_item_details import get_item_tax_map
from frappe.model.document import Document

# Frappe v15 keeps what `get_value(…, cache=True)` and `get_single_value` have read in `frappe.db.value_cache`, a plain dict, for
# the rest of the request. On any other version these functions do nothing, and the values are read one by one.


def remember_settings(doctypes: Iterable[str]) -> None:
	"""Let `frappe.db.get_single_value` answer checks and selections from the cached documents."""
	known = _value_cache()
	if known is None:
		return
	for doctype in doctypes:
		settings = frappe.get_cached_doc(doctype)
		fields = settings.meta.get("fields", {"fieldtype": ("in", ["Check", "Select"])})
		values = {field.fieldname: settings.get(field.fieldname) for field in fields}
		known.setdefault(doctype, {}).update(
			{name: value for name, value in values.items() if value is not None}
		)


def remember_values(doctype: str, name: str, values: Mapping[str, object]) -> None:
	"""Let `frappe.db.get_value(doctype, name, field, cache=True)` answer from `values`, read in this request."""
	known = _value_cache()
	if known is not None:
		for field, value in values.items():
			known.setdefault((doctype, name, field), ((value,),))


def item_tax_rates(invoice: Document, template: str | None) -> str:
	"""Rates of a row's Item Tax Template by account, as JSON. On v16 ERPNext wants the whole document, since it mixes in its
	taxes, and takes names only."""
	if "doc" in inspect.signature(get_item_tax_map).parameters:
		return get_item_tax_map(doc=invoice, tax_template=template, as_json=True)
	return get_item_tax_map(invoice.company, template, as_json=True)


def cost_account(default: Callable[[str], str | None], of_company: str) -> str | None:
	"""The expense account of a row that is sold; `default` looks through the item's, its group's and its brand's defaults.

	v16 has one of its own for goods sold, and there the company's comes before that of goods bought.
	"""
	if frappe.get_meta("Item Default").has_field("default_cogs_account"):
		return default("default_cogs_account") or of_company or default("expense_account")
	return default("expense_account") or of_company


def _value_cache() -> dict | None:
	return frappe.db.value_cache if frappe.__version__.startswith("15.") else None
