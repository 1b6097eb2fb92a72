"""What an order costs: prices, discounts and bundles, through the front door (contract 1.6)."""

from decimal import Decimal

import frappe
import pytest

from jarz_pos.tests import factories
from jarz_pos.tests.checkout import body, bundle_line, ledger, line, placed, refused

pytestmark = pytest.mark.usefixtures("world")


# Prices


def test_a_customers_own_price_comes_first(world, staff, committed):
	with committed():
		own = frappe.get_doc(
			{
				"doctype": "Item Price",
				"item_code": "CAKE-1",
				"price_list": world.branch.price_list,
				"customer": world.customer,
				"price_list_rate": 41,
				"selling": 1,
			}
		).insert()
	try:
		assert placed(staff, body(world)).net_total == 41
		other = body(world, customer_name=world.second_customer, pos_profile_override=1)
		assert placed(staff, other).net_total == 45
	finally:
		with committed():
			own.delete()


def test_the_tills_price_never_counts_upwards(world, staff):
	invoice = placed(staff, body(world, line(world, rate=4500, price_list_rate=9999)))
	assert invoice.items[0].rate == invoice.items[0].price_list_rate == 45


def test_a_price_that_rose_meanwhile_is_refused_with_both_figures(world, staff):
	text = refused(staff, body(world, line(world, rate=44.99)))
	assert "45.00" in text and "44.99" in text


def test_a_bundle_price_that_rose_meanwhile_is_refused(world, staff):
	refused(staff, body(world, bundle_line(world, ["CAKE-1", "CAKE-2"], ["DRINK-1"], rate=99.98)))


def test_an_item_without_a_price_is_refused(world, staff, committed):
	with committed():
		factories.make_item("PRICELESS", world.group_cakes)
	assert "price" in refused(staff, body(world, line(world, "PRICELESS", rate=10)))


@pytest.mark.parametrize(
	("given", "rate", "percentage"),
	[
		({"custom_rate_override": 1, "rate": 40}, 40, 0),
		({"discount_percentage": 10}, 40.5, 10),
		({"discount_amount": 5}, 40, 0),
		({"discount_percentage": 100}, 0, 100),
		({"rate": 44}, 44, 0),
	],
)
def test_a_managers_discount_is_booked_and_recorded(world, line_manager, given, rate, percentage):
	invoice = placed(line_manager, body(world, line(world, "CAKE-1", 2, **given), line(world, "CAKE-3")))
	row = invoice.items[0]
	assert (row.price_list_rate, row.rate, row.discount_percentage) == (45, rate, percentage)
	assert invoice.net_total == pytest.approx(2 * rate + 12.5)
	assert world.line_manager in invoice.jarz_audit_note
	assert ledger(invoice.name)["Sales", ""] == -Decimal(str(2 * rate + 12.5))


@pytest.mark.parametrize(
	"given", [{"custom_rate_override": 1}, {"discount_percentage": 1}, {"discount_amount": 1}]
)
def test_staff_give_no_discount(world, staff, given):
	assert "manager" in refused(staff, body(world, line(world, **given)), 403)


@pytest.mark.parametrize(
	"values",
	[
		{"custom_delivery_income": 0, "suppress_legacy_delivery_charges": 1},
		{"custom_delivery_income": 60},
		{"zero_shipping_override": 1},
		{"suppress_shipping_income": 1},
		{"suppress_legacy_delivery_charges": 1},
		{"price_list": "Standard Selling"},
	],
)
def test_staff_change_no_fee_and_no_price_list(world, staff, values):
	assert "manager" in refused(staff, body(world, **values), 403)


def test_the_branchs_own_price_list_may_be_named_by_everyone(world, staff):
	assert placed(staff, body(world, price_list=world.branch.price_list)).net_total == 45


def test_a_manager_sells_from_another_list(world, line_manager, committed):
	with committed():
		factories.ensure(
			"Price List", "Wholesale", price_list_name="Wholesale", currency="EGP", selling=1, enabled=1
		)
		factories.make_item("CAKE-1", world.group_cakes, "30", price_list="Wholesale")
	invoice = placed(line_manager, body(world, line(world, rate=30), price_list="Wholesale"))
	assert (invoice.selling_price_list, invoice.net_total) == ("Wholesale", 30)


def test_a_list_in_another_currency_is_refused(world, line_manager, committed):
	with committed():
		factories.ensure(
			"Price List", "Export", price_list_name="Export", currency="USD", selling=1, enabled=1
		)
		factories.make_item("CAKE-1", world.group_cakes, "1.50", price_list="Export")
	assert "Export" in refused(line_manager, body(world, line(world, rate=75), price_list="Export"))


# Bundles


def test_a_bundle_is_a_free_parent_and_children_that_sum_to_its_price(world, staff):
	invoice = placed(staff, body(world, bundle_line(world, ["CAKE-1", "CAKE-2"], ["DRINK-2"], qty=3)))
	parent, *children = invoice.items
	assert (parent.item_code, parent.qty, parent.rate, parent.discount_percentage) == ("PARTY-BOX", 3, 0, 100)
	assert (parent.jarz_is_bundle_parent, parent.jarz_bundle_code) == (1, world.bundle)
	assert [row.item_code for row in children] == ["CAKE-1", "CAKE-2", "DRINK-2"]
	assert {row.qty for row in children} == {3}
	assert len({row.discount_percentage for row in children}) == 1
	assert {(row.jarz_is_bundle_child, row.jarz_parent_bundle) for row in children} == {(1, world.bundle)}
	assert [row.jarz_bundle_group_name for row in children] == [
		world.group_cakes,
		world.group_cakes,
		world.group_drinks,
	]
	assert sum(Decimal(str(row.amount)) for row in children) == Decimal("299.97")
	assert ledger(invoice.name)["Sales", ""] == Decimal("-299.97")


@pytest.mark.parametrize("qty", [1, 2, 7])
def test_the_same_item_twice_in_a_bundle_stays_exact(world, staff, qty):
	invoice = placed(
		staff, body(world, bundle_line(world, ["CAKE-2", "CAKE-2"], ["DRINK-2"], qty=qty), pickup=1)
	)
	assert Decimal(str(invoice.net_total)) == Decimal("99.99") * qty
	assert sum(row.qty for row in invoice.items if row.item_code == "CAKE-2") == 2 * qty


def test_choices_may_be_counted_instead_of_repeated(world, staff):
	entry = bundle_line(world, ["CAKE-2"], ["DRINK-2"])
	cakes = next(entries for entries in entry["selected_items"].values() if entries[0]["id"] == "CAKE-2")
	cakes[0]["selected_quantity"] = 2
	invoice = placed(staff, body(world, entry))
	assert sum(row.qty for row in invoice.items if row.item_code == "CAKE-2") == 2


def test_a_bundle_may_be_named_by_its_item(world, staff):
	entry = {**bundle_line(world, ["CAKE-1", "CAKE-2"], ["DRINK-1"]), "item_code": "PARTY-BOX"}
	assert placed(staff, body(world, entry)).items[0].jarz_bundle_code == world.bundle


def test_a_bundle_and_the_same_item_alone_stand_side_by_side(world, staff):
	invoice = placed(
		staff, body(world, line(world, "CAKE-1"), bundle_line(world, ["CAKE-1", "CAKE-1"], ["DRINK-1"]))
	)
	assert invoice.net_total == pytest.approx(45 + 99.99)


def test_a_discount_on_a_bundle_is_split_like_its_price(world, line_manager):
	entry = bundle_line(world, ["CAKE-1", "CAKE-2"], ["DRINK-2"], qty=2, discount_percentage=10)
	invoice = placed(line_manager, body(world, entry, pickup=1))
	assert Decimal(str(invoice.net_total)) == Decimal("89.99") * 2
