"""Finds what the lines of a cart name, and refuses what the branch does not sell."""

from collections.abc import Mapping
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from jarz_pos.catalog import bundles
from jarz_pos.sales import cart, words
from jarz_pos.sales.shop import Shop
from jarz_pos.sales.words import OrderRefused

# Left and right of each Item Group in its tree.
Tree = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Goods:
	"""Items and bundles by what the client called them: a bundle by its id or by its item (contract 1.6)."""

	items: Mapping[str, Document]
	bundles: Mapping[str, bundles.Bundle]

	@property
	def item_codes(self) -> set[str]:
		"""Everything that needs a price."""
		items = {item.name for item in self.items.values()}
		return items | {bundle.erpnext_item for bundle in self.bundles.values()}


def goods(order: cart.Order, shop: Shop) -> Goods:
	"""The goods of `order`: each item can be sold and lies in a group of the branch, each choice fills its bundle's groups.

	Raises OrderRefused.
	"""
	known = _bundles(order.lines)
	found = Goods(items={code: _item(code) for code in _item_codes(order.lines)}, bundles=known)
	groups = {item.item_group for item in found.items.values()} | set(shop.item_groups)
	tree = _tree(groups)
	for line in order.lines:
		if line.is_bundle:
			_check_chosen(line, found, tree)
		else:
			_check_listed(line, found.items[line.item_code], shop, tree)
	return found


def _bundles(lines: tuple[cart.Line, ...]) -> dict[str, bundles.Bundle]:
	wanted = {line.item_code for line in lines if line.is_bundle}
	if not wanted:
		return {}
	known: dict[str, bundles.Bundle] = {}
	for bundle in bundles.definitions(wanted):
		known.setdefault(bundle.erpnext_item, bundle)
		known[bundle.name] = bundle
	for line in lines:
		if line.is_bundle and line.item_code not in known:
			frappe.throw(
				_("Line {0}: bundle {1} is not sold here.").format(line.number, line.item_code), OrderRefused
			)
		if line.is_bundle:
			_check_counts(line, known[line.item_code])
	return known


def _check_counts(line: cart.Line, bundle: bundles.Bundle) -> None:
	try:
		cart.check_choices(line, {group.key: (group.item_group, group.quantity) for group in bundle.groups})
	except cart.CartRefusal as refusal:
		words.refuse(refusal)


def _item_codes(lines: tuple[cart.Line, ...]) -> dict[str, None]:
	"""Codes of single and of chosen items, each once."""
	codes: dict[str, None] = {}
	for line in lines:
		if line.is_bundle:
			codes.update(dict.fromkeys(code for chosen in line.choices.values() for code in chosen))
		else:
			codes[line.item_code] = None
	return codes


def _item(code: str) -> Document:
	try:
		item = frappe.get_cached_doc("Item", code)
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		frappe.throw(_("There is no item {0}.").format(code), OrderRefused)
	if item.has_variants or item.is_fixed_asset or not item.is_sales_item:
		frappe.throw(_("{0} is not an item for sale.").format(item.item_name), OrderRefused)
	if item.disabled or (item.end_of_life and getdate(item.end_of_life) <= getdate()):
		frappe.throw(_("{0} is not sold any more.").format(item.item_name), OrderRefused)
	return item


def _check_listed(line: cart.Line, item: Document, shop: Shop, tree: Tree) -> None:
	"""A group that the branch lists stands for the groups below it too, as in the catalogue."""
	left = tree[item.item_group][0]
	if not any(tree[group][0] <= left <= tree[group][1] for group in shop.item_groups if group in tree):
		frappe.throw(
			_("Line {0}: {1} is not sold in {2}.").format(line.number, item.item_name, shop.name),
			OrderRefused,
		)


def _check_chosen(line: cart.Line, found: Goods, tree: Tree) -> None:
	bundle = found.bundles[line.item_code]
	for group in bundle.groups:
		for code in line.choices[group.key]:
			item = found.items[code]
			if not group.offers(tree[item.item_group][0]) or item.name == bundle.erpnext_item:
				frappe.throw(
					_("Line {0}: {1} cannot be chosen from {2} in bundle {3}.").format(
						line.number, item.item_name, group.item_group, bundle.name
					),
					OrderRefused,
				)


def _tree(groups: set[str]) -> Tree:
	"""Read fresh, since moving a group in the tree clears no cached document. One query."""
	group = frappe.qb.DocType("Item Group")
	query = (
		frappe.qb.from_(group).select(group.name, group.lft, group.rgt).where(group.name.isin(sorted(groups)))
	)
	return {name: (left, right) for name, left, right in query.run()}
