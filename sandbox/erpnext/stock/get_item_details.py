"""What follows from the item of a row."""

import json

import frappe
from frappe.not_offered import refuser
from frappe.utils import flt, getdate

__getattr__ = refuser(__name__)


def get_conversion_factor(item_code: str, uom: str) -> dict:
	"""How many stock units one `uom` is: listed at the item or its template, else a general factor, else 1."""
	item = frappe.db.get_value("Item", item_code, ["variant_of", "stock_uom"], as_dict=True) or frappe._dict()
	if uom == item.stock_uom:
		return {"conversion_factor": 1.0}
	parents = [name for name in (item_code, item.variant_of) if name]
	factor = frappe.db.get_value(
		"UOM Conversion Detail", {"parent": ("in", parents), "uom": uom}, "conversion_factor"
	)
	if not factor:
		factor = frappe.db.get_value(
			"UOM Conversion Factor", {"from_uom": uom, "to_uom": item.stock_uom}, "value"
		)
	return {"conversion_factor": factor or 1.0}


def get_item_tax_template(args: dict, item: object, out: dict) -> str | None:
	"""Writes the Item Tax Template that is valid for the row into `out`: the item's, else its groups'."""
	category = args.get("tax_category") or ""
	template = _valid_template(item.taxes, args, category)
	group = item.item_group
	while not template and group:
		document = frappe.get_cached_doc("Item Group", group)
		template = _valid_template(document.taxes, args, category)
		group = document.parent_item_group
	out["item_tax_template"] = template or args.get("item_tax_template") or None
	return template


def get_item_tax_map(company: str, item_tax_template: str | None, as_json: bool = True) -> object:
	"""Rates by account of a template."""
	rates = {}
	if item_tax_template:
		for row in frappe.get_cached_doc("Item Tax Template", item_tax_template).taxes:
			if frappe.get_cached_value("Account", row.tax_type, "company") == company:
				rates[row.tax_type] = row.tax_rate
	return json.dumps(rates) if as_json else rates


def _valid_template(rows: list, args: dict, category: str) -> str | None:
	day, rate = getdate(args.get("transaction_date")), flt(args.get("base_net_rate"))
	for row in rows:
		company = frappe.get_cached_value("Item Tax Template", row.item_tax_template, "company")
		if company != args.get("company") or (row.tax_category or "") != category:
			continue
		if row.get("valid_from") and getdate(row.valid_from) > day:
			continue
		if flt(row.get("maximum_net_rate")) and not flt(row.minimum_net_rate) <= rate <= flt(
			row.maximum_net_rate
		):
			continue
		return row.item_tax_template
	return None
