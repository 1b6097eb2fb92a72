from decimal import Decimal

import frappe
import pytest
from frappe.utils import add_days, today

from jarz_pos.catalog import prices
from jarz_pos.tests import factories

RETAIL = "Jarz Retail"


@pytest.fixture
def item(world):
	"""An item without any price, gone after the test."""
	return factories.make_item("PRICED", world.group_cakes)


def set_price(item: str, rate: str, price_list: str = RETAIL, **values: object) -> str:
	price = {"doctype": "Item Price", "item_code": item, "price_list": price_list, "price_list_rate": rate}
	return frappe.get_doc({**price, **values}).insert(ignore_permissions=True).name


def make_list(name: str, **values: object) -> str:
	listing = {
		"doctype": "Price List",
		"price_list_name": name,
		"currency": "EGP",
		"selling": 1,
		"enabled": 1,
	}
	return frappe.get_doc({**listing, **values}).insert(ignore_permissions=True).name


def price_of(item: str, price_list: str = RETAIL, **choice: object) -> Decimal | None:
	return prices.item_prices([item], price_list, **choice).get(item)


def test_prices_are_exact_decimals_and_items_without_one_are_absent(world, item):
	found = prices.item_prices(["CAKE-2", "DRINK-2", item, "no such item"], RETAIL)
	assert found == {"CAKE-2": Decimal("33.35"), "DRINK-2": Decimal("7.77")}


def test_all_prices_come_with_one_statement(world, sql_count):
	price_of("CAKE-1")  # the site's currency comes from the cache
	with sql_count() as statements:
		prices.item_prices(world.items, RETAIL, customer=world.customer)
	assert len(statements) == 1


def test_the_customers_own_price_comes_before_the_general_one(world, item):
	set_price(item, "20")
	set_price(item, "18.5", customer=world.customer)
	assert price_of(item) == 20
	assert price_of(item, customer=world.customer) == Decimal("18.5")
	assert price_of(item, customer=world.second_customer) == 20


def test_a_price_for_one_customer_is_nobody_elses(world, item):
	set_price(item, "18.5", customer=world.customer)
	assert price_of(item) is None
	assert price_of(item, customer=world.second_customer) is None


@pytest.mark.parametrize("empty", ["", None])
def test_an_empty_customer_is_a_general_price_however_it_is_stored(world, item, empty):
	name = set_price(item, "20")
	frappe.db.set_value("Item Price", name, {"customer": empty, "batch_no": empty, "supplier": empty})
	assert price_of(item, customer=world.customer) == 20


def test_the_newest_price_that_is_valid_on_the_day_wins(world, item):
	set_price(item, "10", valid_from=add_days(today(), -30), valid_upto=add_days(today(), -11))
	set_price(item, "11", valid_from=add_days(today(), -10))
	set_price(item, "12", valid_from=today())
	set_price(item, "13", valid_from=add_days(today(), 5))
	assert price_of(item) == 12
	assert price_of(item, on=add_days(today(), -1)) == 11
	assert price_of(item, on=add_days(today(), -20)) == 10
	assert price_of(item, on=add_days(today(), -40)) is None
	assert price_of(item, on=add_days(today(), 5)) == 13


def test_a_price_without_dates_gives_way_to_one_with(world, item):
	undated = set_price(item, "10")
	frappe.db.set_value("Item Price", undated, {"valid_from": None, "valid_upto": None})
	assert price_of(item) == 10
	set_price(item, "12", valid_from=add_days(today(), -3))
	assert price_of(item) == 12


def test_prices_of_suppliers_and_batches_are_not_the_shops(world, item):
	name = set_price(item, "10")
	frappe.db.set_value("Item Price", name, "supplier", "somebody")
	assert price_of(item) is None
	frappe.db.set_value("Item Price", name, {"supplier": None, "batch_no": "B-1"})
	assert price_of(item) is None


def test_the_price_is_for_the_unit_that_the_item_is_sold_in(world):
	box = factories.make_item(
		"BOXED", world.group_cakes, sales_uom="Box", uoms=[{"uom": "Box", "conversion_factor": 12}]
	)
	assert price_of(box) is None
	set_price(box, "5.25", uom="Nos")
	assert price_of(box) == 63
	set_price(box, "60", uom="Box")
	assert price_of(box) == 60
	set_price(box, "4", uom="Nos", customer=world.customer)
	assert price_of(box, customer=world.customer) == 48


def test_a_unit_that_nothing_converts_has_no_price(world):
	crate = factories.make_item("CRATED", world.group_cakes)
	frappe.db.set_value("Item", crate, "sales_uom", "Box")
	set_price(crate, "5", uom="Nos")
	assert price_of(crate) is None


def test_the_items_own_rate_is_the_last_resort(world, item):
	frappe.db.set_value("Item", item, "standard_rate", 9.99)
	assert price_of(item) == Decimal("9.99")
	set_price(item, "0")
	assert price_of(item) == 0, "a price of nothing is a price"
	frappe.db.set_value("Item", "CAKE-1", "standard_rate", 1)
	assert price_of("CAKE-1") == 45


@pytest.mark.parametrize("rate", [0, -5])
def test_an_own_rate_that_is_not_above_zero_is_none(world, item, rate):
	frappe.db.set_value("Item", item, "standard_rate", rate)
	assert price_of(item) is None


def test_the_items_own_rate_counts_only_in_the_sites_currency(world, item):
	frappe.db.set_value("Item", item, "standard_rate", 9.99)
	assert price_of(item, world.foreign_branch.price_list) is None


def test_a_list_that_is_disabled_or_only_for_buying_or_unknown_has_no_prices(world, item):
	frappe.db.set_value("Item", item, "standard_rate", 9.99)
	closed, buying = make_list("Closed"), make_list("Purchases", selling=0, buying=1)
	set_price(item, "20", closed)
	set_price(item, "20", buying)
	frappe.db.set_value("Price List", closed, "enabled", 0)
	assert price_of(item, closed) is None
	assert price_of(item, buying) is None
	assert price_of(item, "no such list") is None
	assert price_of(item, "") is None


def test_codes_are_data_and_never_sql(world):
	assert prices.item_prices(["' OR 1=1 --", "🍰", "كعكة"], RETAIL) == {}
	assert prices.item_prices([], RETAIL) == {}


def test_a_bundle_costs_its_items_price_else_its_own(world):
	row = {"name": world.bundle, "erpnext_item": "PARTY-BOX", "bundle_price": 99.99}
	assert prices.bundle_prices([row], RETAIL) == {world.bundle: Decimal("99.99")}
	frappe.db.set_value("Item", "PARTY-BOX", "standard_rate", 1)
	assert prices.bundle_prices([row], RETAIL) == {world.bundle: Decimal("99.99")}
	set_price("PARTY-BOX", "89.5")
	assert prices.bundle_prices([row], RETAIL) == {world.bundle: Decimal("89.5")}
	set_price("PARTY-BOX", "79.25", customer=world.customer)
	assert prices.bundle_prices([row], RETAIL, customer=world.customer) == {world.bundle: Decimal("79.25")}


def test_a_bundles_own_price_counts_only_in_the_sites_currency(world):
	row = {"name": world.bundle, "erpnext_item": "PARTY-BOX", "bundle_price": 99.99}
	assert prices.bundle_prices([row], world.foreign_branch.price_list) == {}
	assert prices.bundle_prices([row], "") == {}


# Which list


def test_everyone_gets_the_branchs_list_also_when_it_is_named(world, as_user):
	with as_user(world.staff):
		assert prices.effective_price_list(world.branch.name) == RETAIL
		assert prices.effective_price_list(world.branch.name, "") == RETAIL
		assert prices.effective_price_list(world.branch.name, RETAIL) == RETAIL


def test_only_a_manager_gets_another_list(world, as_user):
	make_list("Big Buyers")
	with as_user(world.staff), pytest.raises(frappe.PermissionError):
		prices.effective_price_list(world.branch.name, "Big Buyers")
	with as_user(world.line_manager):
		assert prices.effective_price_list(world.branch.name, "Big Buyers") == "Big Buyers"


def test_a_manager_cannot_sell_from_a_list_that_is_none_to_sell_from(world, as_user):
	make_list("Purchases", selling=0, buying=1)
	make_list("Closed", enabled=0)
	with as_user(world.line_manager):
		for refused in ("Purchases", "Closed", "no such list", world.foreign_branch.price_list):
			with pytest.raises(frappe.ValidationError):
				prices.effective_price_list(world.branch.name, refused)


def test_a_branch_without_a_list_sells_from_the_shops_default(world):
	frappe.db.set_value("POS Profile", world.branch.name, "selling_price_list", None)
	frappe.db.set_single_value("Selling Settings", "selling_price_list", "Standard Selling")
	assert prices.effective_price_list(world.branch.name) == "Standard Selling"
	frappe.db.set_single_value("Selling Settings", "selling_price_list", None)
	assert prices.effective_price_list(world.branch.name) == ""
