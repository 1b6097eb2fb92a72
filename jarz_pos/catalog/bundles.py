"""Bundles: an item with its own price whose contents the customer chooses from groups (contract 1.3.3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import frappe

from jarz_pos.catalog import items, prices
from jarz_pos.catalog.branches import Branch


@dataclass(frozen=True)
class Group:
	"""One choice of a bundle: `quantity` units of the items in `item_group` and the groups below it.

	`key` tells two choices from the same Item Group apart. `lft` and `rgt` are the group's place in the tree.
	"""

	key: str
	item_group: str
	index: int
	quantity: int
	lft: int
	rgt: int

	def offers(self, group_lft: int) -> bool:
		"""Whether an item of the Item Group at `group_lft` may be chosen here."""
		return self.lft <= group_lft <= self.rgt


@dataclass(frozen=True)
class Bundle:
	"""A bundle that is enabled and whose item can be sold. `bundle_price` is its own price, in the site's currency."""

	name: str
	erpnext_item: str
	bundle_price: Decimal
	free_shipping: bool
	groups: tuple[Group, ...]


def definitions(references: Iterable[str] | None = None) -> list[Bundle]:
	"""Bundles that can be sold, by name: all, or those that `references` name by id or by their item. One query."""
	bundle, row = frappe.qb.DocType("Bundle"), frappe.qb.DocType("Bundle Item Group")
	item, group = frappe.qb.DocType("Item"), frappe.qb.DocType("Item Group")
	query = (
		frappe.qb.from_(bundle)
		.join(item)
		.on(item.name == bundle.erpnext_item)
		.join(row)
		.on((row.parent == bundle.name) & (row.parenttype == "Bundle"))
		.join(group)
		.on(group.name == row.item_group)
		.select(
			bundle.name,
			bundle.erpnext_item,
			bundle.bundle_price,
			bundle.free_shipping,
			row.name.as_("key"),
			row.item_group,
			row.idx,
			row.quantity,
			group.lft,
			group.rgt,
		)
		.where((bundle.disabled == 0) & items.sellable(item))
		.orderby(bundle.name)
		.orderby(row.idx)
	)
	if references is not None:
		wanted = sorted(set(references))
		if not wanted:
			return []
		query = query.where(bundle.name.isin(wanted) | bundle.erpnext_item.isin(wanted))
	by_name: dict[str, list[frappe._dict]] = {}
	for found in query.run(as_dict=True):
		by_name.setdefault(found.name, []).append(found)
	return [_bundle(rows) for rows in by_name.values()]


def bundles(branch: Branch, price_list: str) -> list[dict]:
	"""Bundles for the till with price, choices and stock; those with a choice that offers nothing are left out.

	Three queries whatever the number of bundles.
	"""
	found = definitions()
	if not found:
		return []
	listed = frappe.qb.DocType("Bundle Item Group")
	choices = items.in_groups(frappe.qb.from_(listed).select(listed.item_group), branch.warehouse)
	codes = {item.code for item in choices} | {bundle.erpnext_item for bundle in found}
	book = prices.price_book(codes, price_list)
	answers = (_answer(bundle, choices, book, price_list) for bundle in found)
	return [answer for answer in answers if answer]


def _bundle(rows: list[frappe._dict]) -> Bundle:
	first = rows[0]
	groups = (
		Group(row.key, row.item_group, row.idx, row.quantity, row.lft, row.rgt)
		for row in rows
		if row.quantity > 0
	)
	return Bundle(
		name=first.name,
		erpnext_item=first.erpnext_item,
		bundle_price=Decimal(str(first.bundle_price or 0)),
		free_shipping=bool(first.free_shipping),
		groups=tuple(groups),
	)


def _answer(
	bundle: Bundle, choices: list[items.Item], book: prices.PriceBook, price_list: str
) -> dict | None:
	"""The bundle as the client reads it; None when it has no price in this list or a choice without any item."""
	price = book.bundle(bundle.erpnext_item, bundle.bundle_price)
	groups = [_group(group, choices, book) for group in bundle.groups]
	if price is None or not groups or not all(group["items"] for group in groups):
		return None
	return {
		"id": bundle.name,
		"name": bundle.name,
		"price": float(price),
		"price_list_rate": float(price),
		"price_list": price_list or None,
		"free_shipping": bundle.free_shipping,
		"erpnext_item": bundle.erpnext_item,
		"parent_item_code": bundle.erpnext_item,
		"item_groups": groups,
	}


def _group(group: Group, choices: list[items.Item], book: prices.PriceBook) -> dict:
	return {
		"group_name": group.item_group,
		"group_key": group.key,
		"group_index": group.index,
		"quantity": group.quantity,
		"items": [_choice(item, book) for item in choices if group.offers(item.group_lft)],
	}


def _choice(item: items.Item, book: prices.PriceBook) -> dict:
	return {
		"id": item.code,
		"name": item.name,
		"price": float(book.item(item.code) or 0),
		"qty": float(item.qty),
		"actual_qty": float(item.qty),
		"allow_negative_stock": item.allow_negative_stock,
	}
