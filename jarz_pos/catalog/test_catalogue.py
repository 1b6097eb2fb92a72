"""Products and bundles of a branch, read in this process, so that nothing of it needs to be committed."""

import frappe
import pytest

from jarz_pos.catalog import bundles, products
from jarz_pos.catalog.branches import branch
from jarz_pos.tests import factories

RETAIL = "Jarz Retail"


@pytest.fixture
def shop(world):
	return branch(world.branch.name)


def product(shop, code: str) -> dict | None:
	return next((row for row in products.products(shop, RETAIL) if row["id"] == code), None)


def bundle(shop, name: str) -> dict | None:
	return next((row for row in bundles.bundles(shop, RETAIL) if row["id"] == name), None)


def make_bundle(name: str, *groups: tuple[str, int], **values: object) -> str:
	shell = factories.make_item(f"{name} shell", "Test Cakes", is_stock_item=0)
	rows = [{"item_group": group, "quantity": quantity} for group, quantity in groups]
	fields = {
		"doctype": "Bundle",
		"bundle_name": name,
		"bundle_price": 100,
		"erpnext_item": shell,
		"items": rows,
	}
	return frappe.get_doc({**fields, **values}).insert(ignore_permissions=True).name


def make_items(group: str, count: int) -> None:
	"""Sellable items at 10.00, as rows: as documents they would take half a minute."""
	codes = [f"{group} {number}" for number in range(count)]
	item = ["name", "item_code", "item_name", "item_group", "stock_uom", "is_stock_item", "is_sales_item"]
	frappe.db.bulk_insert("Item", item, [(code, code, code, group, "Nos", 1, 1) for code in codes])
	price = ["name", "item_code", "price_list", "price_list_rate", "selling", "uom"]
	frappe.db.bulk_insert("Item Price", price, [(code, code, RETAIL, 10, 1, "Nos") for code in codes])


def make_group(name: str, parent: str = "All Item Groups", *, is_group: int = 0) -> str:
	group = {
		"doctype": "Item Group",
		"item_group_name": name,
		"parent_item_group": parent,
		"is_group": is_group,
	}
	return frappe.get_doc(group).insert(ignore_permissions=True).name


def list_groups(shop, *groups: str) -> None:
	profile = frappe.get_doc("POS Profile", shop.name)
	profile.set("item_groups", [{"item_group": group} for group in groups])
	profile.save(ignore_permissions=True)


def on_hand(item: str, warehouse: str) -> float:
	quantity = frappe.db.get_value("Bin", {"item_code": item, "warehouse": warehouse}, "actual_qty")
	assert quantity > 0
	return quantity


def test_a_product_carries_price_stock_and_group(world, shop):
	assert product(shop, "CAKE-2") == {
		"id": "CAKE-2",
		"name": "CAKE-2 name",
		"price": 33.35,
		"price_list_rate": 33.35,
		"price_list": RETAIL,
		"item_group": world.group_cakes,
		"qty": on_hand("CAKE-2", world.branch.warehouse),
		"allow_negative_stock": False,
	}


def test_products_are_those_of_the_branchs_groups_and_the_groups_below(world, shop):
	parent = make_group("Bakery", is_group=1)
	below = make_group("Bread", parent)
	factories.make_item("BREAD", below, "3")
	factories.make_item("ELSEWHERE", make_group("Tools"), "3")
	list_groups(shop, parent)
	assert [row["id"] for row in products.products(shop, RETAIL)] == ["BREAD"]


def test_an_item_below_two_listed_groups_is_listed_once(world, shop):
	parent = make_group("Bakery", is_group=1)
	below = make_group("Bread", parent)
	factories.make_item("BREAD", below, "3")
	list_groups(shop, parent, below)
	assert [row["id"] for row in products.products(shop, RETAIL)] == ["BREAD"]


def test_a_branch_that_lists_no_group_has_no_products(world, shop):
	list_groups(shop)
	assert products.products(shop, RETAIL) == []


@pytest.mark.parametrize(
	"change",
	[
		{"disabled": 1},
		{"is_sales_item": 0},
		{"has_variants": 1},
		{"is_fixed_asset": 1},
		{"end_of_life": "2020-01-01"},
	],
)
def test_what_cannot_be_sold_is_not_listed(world, shop, change):
	frappe.db.set_value("Item", "CAKE-1", change)
	assert product(shop, "CAKE-1") is None
	assert "CAKE-1" not in {row["id"] for row in bundle(shop, world.bundle)["item_groups"][0]["items"]}


def test_the_shell_of_a_bundle_is_no_product(world, shop):
	assert product(shop, "PARTY-BOX") is None
	frappe.db.set_value("Bundle", world.bundle, "disabled", 1)
	assert product(shop, "PARTY-BOX")["id"] == "PARTY-BOX"


def test_an_item_without_a_price_is_shown_with_nothing(world, shop):
	factories.make_item("UNPRICED", world.group_cakes)
	assert product(shop, "UNPRICED")["price"] == 0


def test_without_any_price_list_products_are_shown_and_bundles_are_not(world, shop):
	rows = products.products(shop, "")
	assert {"CAKE-1", "DRINK-1"} <= {row["id"] for row in rows}
	assert {(row["price"], row["price_list"]) for row in rows} == {(0, None)}
	assert bundles.bundles(shop, "") == []


def test_an_item_that_keeps_no_stock_never_runs_out(world, shop):
	factories.make_item("SERVICE", world.group_cakes, "3", is_stock_item=0)
	found = product(shop, "SERVICE")
	assert (found["qty"], found["allow_negative_stock"]) == (0, True)


def test_an_item_without_a_bin_has_nothing_on_hand(world, shop):
	factories.make_item("NEW", world.group_cakes, "3")
	found = product(shop, "NEW")
	assert (found["qty"], found["allow_negative_stock"]) == (0, False)


def test_going_below_zero_is_allowed_by_the_item_or_for_all(world, shop):
	frappe.db.set_value("Item", "CAKE-1", "allow_negative_stock", 1)
	assert product(shop, "CAKE-1")["allow_negative_stock"] is True
	assert product(shop, "CAKE-2")["allow_negative_stock"] is False
	stock = frappe.get_doc("Stock Settings")
	stock.allow_negative_stock = 1
	stock.save()
	assert product(shop, "CAKE-2")["allow_negative_stock"] is True


def test_stock_is_that_of_the_branchs_warehouse_only(world, shop):
	before = {code: product(shop, code)["qty"] for code in ("CAKE-1", "CAKE-2")}
	factories.receive_stock(world.company, world.second_branch.warehouse, {"CAKE-1": 5})
	factories.receive_stock(world.company, world.branch.warehouse, {"CAKE-2": 7})
	assert product(shop, "CAKE-1")["qty"] == before["CAKE-1"]
	assert product(shop, "CAKE-2")["qty"] == before["CAKE-2"] + 7


def test_a_group_warehouse_counts_what_lies_below_it(world, shop):
	store = frappe.get_doc(
		{"doctype": "Warehouse", "warehouse_name": "Cairo", "is_group": 1, "company": world.company}
	).insert()
	account = frappe.db.get_value(
		"Account", {"company": world.company, "account_type": "Stock", "is_group": 0}
	)
	below = {
		"doctype": "Warehouse",
		"company": world.company,
		"parent_warehouse": store.name,
		"account": account,
	}
	for name, quantity in (("Shelf", 3), ("Cellar", 4)):
		place = frappe.get_doc({**below, "warehouse_name": name}).insert()
		frappe.flags.pop("warehouse_account_map", None)  # ERPNext keeps it for as long as a process lives
		factories.receive_stock(world.company, place.name, {"CAKE-1": quantity})
	frappe.db.set_value("POS Profile", shop.name, "warehouse", store.name)
	assert product(branch(shop.name), "CAKE-1")["qty"] == 7


def test_stock_is_counted_in_the_unit_that_is_sold(world, shop):
	box = factories.make_item(
		"BOXED", world.group_cakes, sales_uom="Box", uoms=[{"uom": "Box", "conversion_factor": 12}]
	)
	factories.receive_stock(world.company, world.branch.warehouse, {box: 30})
	assert product(shop, box)["qty"] == 2.5


def test_names_in_any_script_come_through(world, shop):
	factories.make_item("🍰-١", world.group_cakes, "3", item_name="كعكة الشوكولاتة 🍰")
	assert product(shop, "🍰-١")["name"] == "كعكة الشوكولاتة 🍰"


def test_a_bundle_carries_its_choices_with_price_and_stock(world, shop):
	found = bundle(shop, world.bundle)
	cakes, drinks = found.pop("item_groups")
	assert found == {
		"id": world.bundle,
		"name": world.bundle,
		"price": 99.99,
		"price_list_rate": 99.99,
		"price_list": RETAIL,
		"free_shipping": False,
		"erpnext_item": "PARTY-BOX",
		"parent_item_code": "PARTY-BOX",
	}
	assert (cakes["group_name"], cakes["group_index"], cakes["quantity"]) == (world.group_cakes, 1, 2)
	assert (drinks["group_name"], drinks["group_index"], drinks["quantity"]) == (world.group_drinks, 2, 1)
	assert {item["id"] for item in cakes["items"]} >= {"CAKE-1", "CAKE-2", "CAKE-3"}
	on_hand = product(shop, "DRINK-2")["qty"]
	assert on_hand > 0
	assert drinks["items"][1] == {
		"id": "DRINK-2",
		"name": "DRINK-2 name",
		"price": 7.77,
		"qty": on_hand,
		"actual_qty": on_hand,
		"allow_negative_stock": False,
	}


def test_two_choices_from_one_group_have_keys_of_their_own(world, shop):
	name = make_bundle("Twice", (world.group_cakes, 1), (world.group_cakes, 3))
	keys = {group["group_key"] for group in bundle(shop, name)["item_groups"]}
	rows = frappe.get_all("Bundle Item Group", {"parent": name}, pluck="name")
	assert keys == set(rows) and len(keys) == 2


def test_a_choice_reaches_into_the_groups_below(world, shop):
	parent = make_group("Bakery", is_group=1)
	factories.make_item("BREAD", make_group("Bread", parent), "3")
	found = bundle(shop, make_bundle("Breakfast", (parent, 1)))
	assert [item["id"] for item in found["item_groups"][0]["items"]] == ["BREAD"]


def test_bundles_that_cannot_be_sold_are_left_out(world, shop):
	empty = make_bundle("Empty Choice", (world.group_cakes, 1), (make_group("Nothing Here"), 1))
	gone = make_bundle("Gone", (world.group_cakes, 1))
	frappe.db.set_value("Item", "Gone shell", "disabled", 1)
	switched_off = make_bundle("Switched Off", (world.group_cakes, 1), disabled=1)
	broken = make_bundle("Broken", (world.group_cakes, 1))
	frappe.db.set_value("Bundle Item Group", {"parent": broken}, "quantity", 0)
	names = {row["id"] for row in bundles.bundles(shop, RETAIL)}
	assert world.bundle in names
	assert not names & {empty, gone, switched_off, broken}


def test_a_bundle_is_found_by_its_name_or_by_its_item(world):
	make_bundle("Other", (world.group_cakes, 1))
	for reference in (world.bundle, "PARTY-BOX"):
		[found] = bundles.definitions([reference])
		assert (found.name, found.erpnext_item, found.free_shipping) == (world.bundle, "PARTY-BOX", False)
		assert [(group.item_group, group.quantity) for group in found.groups] == [
			(world.group_cakes, 2),
			(world.group_drinks, 1),
		]
	assert bundles.definitions([]) == []
	assert bundles.definitions(["no such bundle"]) == []


def test_the_catalogue_costs_the_same_few_statements_however_long_it_is(world, shop, sql_count):
	counts = []
	for group, count in (("Few", 20), ("Many", 200)):
		make_items(make_group(group), count)
		list_groups(shop, group)
		make_bundle(f"{group} Choice", (group, 2))
		products.products(shop, RETAIL)  # Stock Settings come from the cache
		with sql_count() as statements:
			assert len(products.products(shop, RETAIL)) == count
			assert bundle(shop, f"{group} Choice")
		counts.append(len(statements))
	assert counts[0] == counts[1] == 5
