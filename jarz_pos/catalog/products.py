"""The products of a branch as the till shows them (contract 1.3.2)."""

import frappe

from jarz_pos.catalog import items, prices
from jarz_pos.catalog.branches import Branch


def products(branch: Branch, price_list: str) -> list[dict]:
	"""Sellable items of the branch's Item Groups with price and stock; empty where it lists no group. Two queries.

	A group stands for the groups below it too, as in ERPNext's own point of sale. An item without a price is shown with 0,
	and an order for it is refused.
	"""
	listed = frappe.qb.DocType("POS Item Group")
	groups = (
		frappe.qb.from_(listed)
		.select(listed.item_group)
		.where((listed.parent == branch.name) & (listed.parenttype == "POS Profile"))
	)
	found = items.in_groups(groups, branch.warehouse)
	price_of = prices.item_prices([item.code for item in found], price_list)
	return [_product(item, float(price_of.get(item.code, 0)), price_list) for item in found]


def _product(item: items.Item, price: float, price_list: str) -> dict:
	return {
		"id": item.code,
		"name": item.name,
		"price": price,
		"price_list_rate": price,
		"price_list": price_list or None,
		"item_group": item.group,
		"qty": float(item.qty),
		"allow_negative_stock": item.allow_negative_stock,
	}
