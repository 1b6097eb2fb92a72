"""Fills an invoice row with what ERPNext would look up for its item, for all rows at once.

ERPNext's `get_item_details` asks the database about 7 times for each row, in every pass. Here the Item documents come from
Frappe's document cache and stock from one query, and the columns get the same values: a test compares them one by one with
an invoice that ERPNext made alone. Items of the kinds that need more than that are not ours to fill, see `is_plain`.
"""

from collections.abc import Iterable

import frappe
from frappe.model.document import Document
from frappe.query_builder.functions import Sum
from frappe.utils import cstr, flt

from jarz_pos import compat, erp

ALMOST_NOTHING = 1e-12


def cached_items(item_codes: Iterable[str]) -> dict[str, Document]:
	"""The Item documents by code; read only, since they are shared."""
	return {code: frappe.get_cached_doc("Item", code) for code in dict.fromkeys(item_codes)}


def is_plain(item: Document) -> bool:
	"""False for items that ERPNext treats in ways of their own: deferred revenue, assets, taxes of a variant's template."""
	if item.get("enable_deferred_revenue") or item.is_fixed_asset:
		return False
	return not item.variant_of or bool(item.taxes) or not frappe.get_cached_doc("Item", item.variant_of).taxes


def selling_unit(item: Document) -> tuple[str, float]:
	"""The unit in which the till sells `item`, and how many stock units it is: what ERPNext puts on a row without a unit."""
	unit = item.sales_uom or item.stock_uom
	if unit == item.stock_uom:
		return unit, 1.0
	listed = next((row.conversion_factor for row in item.uoms if row.uom == unit), None)
	return unit, listed or erp.conversion_factor(item.name, unit)


def complete(invoice: Document, items: dict[str, Document]) -> None:
	"""Set on each row of the draft what depends on its item only. Rows have item, quantity, price, rate and warehouse."""
	stocked = [code for code, item in items.items() if item.is_stock_item]
	on_hand = _on_hand(stocked, _warehouse(invoice))
	never_stocked = _rates_without_stock([items[code] for code in stocked if code not in on_hand], invoice)
	for row in invoice.items:
		item = items[row.item_code]
		row.update_if_missing(_of_item(item, invoice))
		row.update_if_missing(_accounts(item, invoice))
		if item.is_stock_item and row.warehouse:
			row.actual_qty = on_hand.get(row.item_code, 0)
			row.incoming_rate = never_stocked.get(row.item_code)
		row.item_tax_template, row.item_tax_rate = erp.item_tax(row, item, invoice)
		if item.weight_per_unit:
			row.total_weight = item.weight_per_unit * flt(row.qty) * flt(row.conversion_factor)


def _of_item(item: Document, invoice: Document) -> dict:
	barcodes = [row.barcode for row in item.barcodes]
	return {
		"item_name": item.item_name,
		"description": cstr(item.description).strip(),
		"image": cstr(item.image).strip(),
		"item_group": item.item_group,
		"brand": item.brand,
		"stock_uom": item.stock_uom,
		"grant_commission": item.grant_commission,
		"delivered_by_supplier": item.delivered_by_supplier,
		"is_fixed_asset": 0,
		"weight_per_unit": item.weight_per_unit,
		"weight_uom": item.weight_uom,
		"barcode": barcodes[0] if len(barcodes) == 1 else None,
		"customer_item_code": _customer_item_code(item, invoice),
	}


def _customer_item_code(item: Document, invoice: Document) -> str | None:
	own = [row for row in item.customer_items if row.customer_name == invoice.customer]
	group = [row for row in item.customer_items if row.customer_group == invoice.customer_group]
	if own:
		return own[0].ref_code
	return group[0].ref_code if group and not group[0].customer_name else None


def _accounts(item: Document, invoice: Document) -> dict:
	"""Accounts: the item's, its group's, its brand's, then the company's. A new row has the company's cost centre."""
	company = frappe.get_cached_doc("Company", invoice.company)
	homes = [item.item_defaults, frappe.get_cached_doc("Item Group", item.item_group).item_group_defaults]
	if item.brand:
		homes.append(frappe.get_cached_doc("Brand", item.brand).brand_defaults)
	of_company = [row for rows in homes for row in rows if row.company == invoice.company]

	def default(field: str) -> str | None:
		return next((row.get(field) for row in of_company if row.get(field)), None)

	return {
		"income_account": default("income_account") or company.default_income_account,
		"expense_account": compat.cost_account(default, company.default_expense_account),
		"discount_account": default("default_discount_account"),
		"cost_center": company.cost_center,
	}


def _warehouse(invoice: Document) -> str | None:
	return next((row.warehouse for row in invoice.items if row.warehouse), None)


def _rates_without_stock(items: list[Document], invoice: Document) -> dict[str, float]:
	"""What ERPNext values items at that never lay in the warehouse: it asks six times for each of them. At most one query.

	A value of nothing is given as one that ERPNext rounds to nothing: it takes 0 for "not known yet" and asks again.
	"""
	known = {item.name: flt(item.valuation_rate) or flt(item.standard_rate) for item in items}
	without = [code for code, rate in known.items() if not rate]
	if without:
		bought = frappe.get_all(
			"Item Price",
			filters={
				"item_code": ("in", without),
				"buying": 1,
				"currency": erp.company_currency(invoice.company),
			},
			fields=["item_code", "price_list_rate"],
			order_by="modified asc",
			as_list=True,
		)
		known.update(dict(bought))
	return {code: flt(rate) or ALMOST_NOTHING for code, rate in known.items()}


def _on_hand(item_codes: list[str], warehouse: str | None) -> dict[str, float]:
	"""What lies of each item in `warehouse` and below it, in stock units; absent where it never did. One query."""
	if not warehouse or not item_codes:
		return {}
	bin_, place, root = (frappe.qb.DocType(doctype) for doctype in ("Bin", "Warehouse", "Warehouse"))
	root = root.as_("root")
	rows = (
		frappe.qb.from_(bin_)
		.join(place)
		.on(place.name == bin_.warehouse)
		.join(root)
		.on((root.lft <= place.lft) & (root.rgt >= place.rgt))
		.select(bin_.item_code, Sum(bin_.actual_qty))
		.where((root.name == warehouse) & bin_.item_code.isin(sorted(item_codes)))
		.groupby(bin_.item_code)
		.run()
	)
	return dict(rows)
