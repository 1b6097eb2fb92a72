"""Items that a branch can sell, with what lies in its warehouse: the rows behind products and bundle choices."""

from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe.query_builder import Criterion
from frappe.query_builder.functions import Sum
from frappe.utils import cint, nowdate


@dataclass(frozen=True)
class Item:
	"""One sellable item. `qty` is on hand in selling units; `group_lft` is its Item Group's place in the tree."""

	code: str
	name: str
	group: str
	group_lft: int
	qty: Decimal
	allow_negative_stock: bool


def in_groups(groups: "frappe.query_builder.QueryBuilder", warehouse: str) -> list[Item]:
	"""Sellable items of the Item Groups that the subquery `groups` names, and of the groups below them, by name.

	The item behind a bundle is an empty shell, sold only as that bundle, so it is left out. Stock is the Bin of `warehouse`,
	for a group warehouse the sum of those below it. An item that keeps no stock has none to run out of, so it counts as one
	that may go below zero. One query.
	"""
	item, unit = frappe.qb.DocType("Item"), frappe.qb.DocType("UOM Conversion Detail")
	group, stock = _and_below(groups), _on_hand(warehouse)
	rows = (
		frappe.qb.from_(item)
		.join(group)
		.on(group.name == item.item_group)
		.left_join(unit)
		.on((unit.parent == item.name) & (unit.parenttype == "Item") & (unit.uom == item.sales_uom))
		.left_join(stock)
		.on(stock.item_code == item.name)
		.select(
			item.name,
			item.item_name,
			item.item_group,
			group.lft,
			item.is_stock_item,
			item.allow_negative_stock,
			item.stock_uom,
			item.sales_uom,
			unit.conversion_factor,
			stock.qty,
		)
		.where(sellable(item) & item.name.notin(_bundle_shells()))
		.orderby(item.item_name)
		.orderby(item.name)
		.run(as_dict=True)
	)
	below_zero = _below_zero_everywhere()
	return [_item(row, below_zero) for row in rows]


def sellable(item: "frappe.query_builder.Table") -> Criterion:
	"""What may stand on an invoice: no template, no fixed asset, not disabled, not past its end of life."""
	return Criterion.all(
		[
			item.disabled == 0,
			item.is_sales_item == 1,
			item.has_variants == 0,
			item.is_fixed_asset == 0,
			item.end_of_life.isnull() | (item.end_of_life > nowdate()),
		]
	)


def _and_below(groups: "frappe.query_builder.QueryBuilder") -> "frappe.query_builder.QueryBuilder":
	"""Subquery `chosen(name, lft)`: the Item Groups that `groups` names and all below them, each once."""
	below, root = frappe.qb.DocType("Item Group").as_("below"), frappe.qb.DocType("Item Group").as_("root")
	return (
		frappe.qb.from_(below)
		.join(root)
		.on((root.lft <= below.lft) & (root.rgt >= below.rgt))
		.select(below.name, below.lft)
		.distinct()
		.where(root.name.isin(groups))
		.as_("chosen")
	)


def _bundle_shells() -> "frappe.query_builder.QueryBuilder":
	bundle = frappe.qb.DocType("Bundle")
	return frappe.qb.from_(bundle).select(bundle.erpnext_item).where(bundle.disabled == 0)


def _on_hand(warehouse: str) -> "frappe.query_builder.QueryBuilder":
	"""Subquery `stock(item_code, qty)`: what lies in `warehouse` and the warehouses below it, in stock units."""
	bin_, place, root = (frappe.qb.DocType(doctype) for doctype in ("Bin", "Warehouse", "Warehouse"))
	root = root.as_("root")
	return (
		frappe.qb.from_(bin_)
		.join(place)
		.on(place.name == bin_.warehouse)
		.join(root)
		.on((root.lft <= place.lft) & (root.rgt >= place.rgt))
		.select(bin_.item_code, Sum(bin_.actual_qty).as_("qty"))
		.where(root.name == warehouse)
		.groupby(bin_.item_code)
		.as_("stock")
	)


def _below_zero_everywhere() -> bool:
	"""Stock Settings let every item go below zero."""
	return bool(cint(frappe.get_cached_value("Stock Settings", "Stock Settings", "allow_negative_stock")))


def _item(row: frappe._dict, below_zero: bool) -> Item:
	in_stock_units = Decimal(str(row.qty or 0))
	sold_by = row.sales_uom or row.stock_uom
	factor = Decimal(1) if sold_by == row.stock_uom else Decimal(str(row.conversion_factor or 1))
	return Item(
		code=row.name,
		name=row.item_name or row.name,
		group=row.item_group,
		group_lft=row.lft,
		qty=in_stock_units / factor,
		allow_negative_stock=below_zero or bool(row.allow_negative_stock) or not row.is_stock_item,
	)
