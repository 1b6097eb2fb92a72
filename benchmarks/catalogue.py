"""The till loads its catalogue: 500 items and 20 bundles, beside ERPNext's own point of sale over the same items."""

import statistics
import time
from collections.abc import Callable, Iterator

import frappe
from erpnext.selling.page.point_of_sale import point_of_sale
from frappe.utils import now

from jarz_pos.api import pos
from jarz_pos.tests import factories
from jarz_pos.tests.site import fresh_view, recorded_statements

ITEMS, GROUPS, BUNDLES = 500, 10, 20
MOST_STATEMENTS = 8
REPEATS = 15
PREFIX = "BENCH "
STAMPS = ("creation", "modified", "owner", "modified_by")


def run() -> dict:
	"""Statements and milliseconds of both calls of the till, its guards included; together at most MOST_STATEMENTS."""
	world = factories.world()
	_remove(world)
	try:
		_insert(world)
		frappe.set_user(world.staff)
		profile = world.branch.name
		products = _measure(lambda: pos.get_profile_products(profile=profile), ITEMS)
		bundles = _measure(lambda: pos.get_profile_bundles(profile=profile), BUNDLES)
		# It lists the shells too. Once is enough: it reads each item by itself, which takes seconds.
		erpnext = _measure(lambda: _erpnext(world), ITEMS + BUNDLES, repeats=1)
	finally:
		frappe.set_user("Administrator")
		_remove(world)
	statements = products["statements"] + bundles["statements"]
	return {
		"items": ITEMS,
		"bundles": BUNDLES,
		"get_profile_products": products,
		"get_profile_bundles": bundles,
		"statements": statements,
		"erpnext_point_of_sale": erpnext,
		"bar": {"statements": MOST_STATEMENTS},
		"met": statements <= MOST_STATEMENTS,
	}


def _measure(call: Callable[[], list], expected: int, repeats: int = REPEATS) -> dict:
	"""Each call is a request of its own: nothing is kept from the one before but what Frappe keeps in Redis."""
	assert len([row for row in call() if row["id"].startswith(PREFIX)]) == expected
	fresh_view()
	with recorded_statements() as statements:
		call()
	times = []
	for _repeat in range(repeats):
		fresh_view()
		started = time.perf_counter()
		call()
		times.append((time.perf_counter() - started) * 1000)
	return {"statements": len(statements), "ms": round(statistics.median(times), 2)}


def _erpnext(world: factories.World) -> list[dict]:
	found = point_of_sale.get_items(0, 1000, world.branch.price_list, "All Item Groups", world.branch.name)
	return [{"id": item["item_code"]} for item in found["items"]]


def _insert(world: factories.World) -> None:
	"""Rows as ERPNext keeps them, written in sets; only what is a tree or a child table goes through documents."""
	groups = [f"{PREFIX}group {number}" for number in range(GROUPS)]
	for name in groups:
		factories.ensure("Item Group", name, item_group_name=name, parent_item_group="All Item Groups")
	codes = [f"{PREFIX}item {number:03d}" for number in range(ITEMS)]
	_bulk(
		"Item",
		(
			"name",
			"item_code",
			"item_name",
			"item_group",
			"stock_uom",
			"is_stock_item",
			"is_sales_item",
			"end_of_life",
		),
		(
			(code, code, f"كعكة {code}", groups[place % GROUPS], "Nos", 1, 1, "2099-12-31")
			for place, code in enumerate(codes)
		),
	)
	_bulk(
		"Item Price",
		("name", "item_code", "price_list", "currency", "price_list_rate", "selling", "uom", "valid_from"),
		(
			(code, code, world.branch.price_list, "EGP", 10 + place, 1, "Nos", "2020-01-01")
			for place, code in enumerate(codes)
		),
	)
	_bulk(
		"Bin",
		("name", "item_code", "warehouse", "actual_qty", "stock_uom"),
		((code, code, world.branch.warehouse, place, "Nos") for place, code in enumerate(codes)),
	)
	for number in range(BUNDLES):
		shell, name = f"{PREFIX}shell {number}", f"{PREFIX}bundle {number}"
		factories.make_item(shell, groups[0], is_stock_item=0)
		chosen = [groups[(number + step) % GROUPS] for step in range(3)]
		factories.ensure(
			"Bundle",
			name,
			bundle_name=name,
			bundle_price=100,
			erpnext_item=shell,
			items=[{"item_group": group, "quantity": 2} for group in chosen],
		)
	profile = frappe.get_doc("POS Profile", world.branch.name)
	profile.extend("item_groups", [{"item_group": group} for group in groups])
	profile.save(ignore_permissions=True)
	frappe.db.commit()  # each call below begins in a fresh transaction
	frappe.db.sql("analyze table `tabItem`, `tabItem Price`, `tabBin`")


def _bulk(doctype: str, columns: tuple[str, ...], rows: Iterator[tuple]) -> None:
	stamp = (now(), now(), "Administrator", "Administrator")
	frappe.db.bulk_insert(doctype, [*columns, *STAMPS], ((*row, *stamp) for row in rows))


def _remove(world: factories.World) -> None:
	profile = frappe.get_doc("POS Profile", world.branch.name)
	profile.item_groups = [row for row in profile.item_groups if not row.item_group.startswith(PREFIX)]
	profile.save(ignore_permissions=True)
	ours = ("like", f"{PREFIX}%")
	frappe.db.delete("Bundle Item Group", {"parent": ours})
	frappe.db.delete("Bin", {"item_code": ours})
	frappe.db.delete("Item Price", {"item_code": ours})
	for doctype in ("Bundle", "Item"):
		frappe.db.delete(doctype, {"name": ours})
	for name in frappe.get_all("Item Group", filters={"name": ours}, pluck="name", order_by="lft desc"):
		frappe.delete_doc("Item Group", name, force=True)
	frappe.db.commit()  # leave the site as it was, whatever comes after
