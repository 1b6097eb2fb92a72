"""Orders that must not be taken: clear words, nothing half written (issue 2, "Refuse well")."""

import json

import frappe
import pytest

from jarz_pos.tests import factories
from jarz_pos.tests.checkout import CREATE, body, bundle_line, line, orders


@pytest.fixture(autouse=True)
def nothing_is_written(world, site):
	"""Whatever a test here sends leaves no invoice, no claim and no number used."""
	before = orders(), series()
	yield
	frappe.db.rollback()
	assert (orders(), series()) == before


def series() -> list:
	table = frappe.qb.DocType("Series")
	return frappe.qb.from_(table).select(table.name, table.current).where(table.name.like("ACC-SINV%")).run()


def refusal(client, request: dict, status: int = 417) -> str:
	answer = client.post(CREATE, request)
	text = answer.error_text()
	assert answer.status == status, (answer.status, answer.message, text)
	assert text and "Traceback" not in text and "Error" not in text, text
	return text


@pytest.mark.parametrize(
	"qty", [0, -1, "-0.5", 1e308, -1e308, "nan", "inf", "1e400", "two", [], {}, True, None, 0.0001]
)
def test_quantities_that_nobody_means(world, staff, qty):
	refusal(staff, body(world, {**line(world), "qty": qty}))


@pytest.mark.parametrize("rate", [-1, 1e308, "nan", "inf", "free", [1], {"a": 1}, True])
def test_rates_that_are_no_rates(world, staff, rate):
	refusal(staff, body(world, {**line(world), "rate": rate}))


@pytest.mark.parametrize("discount", [-1, 101, "nan", []])
def test_discounts_that_are_none(world, http, discount):
	refusal(http(world.line_manager), body(world, line(world, discount_percentage=discount)))


@pytest.mark.parametrize(
	"cart",
	[
		"",
		"[]",
		"not json",
		"{}",
		'"text"',
		"[1]",
		"[null]",
		'["CAKE-1"]',
		"[{}]",
		"[" * 5000,
		None,
		7,
		{"a": 1},
	],
)
def test_carts_that_are_no_carts(world, staff, cart):
	refusal(staff, {**body(world), "cart_json": cart})


def test_a_cart_without_an_end(world, staff):
	assert "too many lines" in refusal(staff, body(world, *[line(world)] * 301))


def test_a_huge_text(world, staff):
	refusal(staff, {**body(world), "cart_json": json.dumps([line(world)]) + " " * 600_000})


@pytest.mark.parametrize(
	"name",
	[
		"no such item",
		"CAKE-1' OR '1'='1",
		"`tabItem`",
		"%",
		"🎂🎂🎂",
		"كعكة",
		"x" * 141,
		["CAKE-1"],
		{"name": ["like", "%"]},
		"",
	],
)
def test_items_that_do_not_exist(world, staff, name):
	refusal(staff, body(world, {**line(world), "item_code": name}))


@pytest.mark.parametrize(
	"field", ["customer_name", "pos_profile_name", "shipping_address_name", "sales_partner"]
)
@pytest.mark.parametrize("value", [["a"], {"name": ["like", "%"]}, True, "x" * 141, "' OR 1=1 --"])
def test_names_that_are_no_names(world, staff, field, value):
	answer = staff.post(CREATE, {**body(world), field: value})
	assert answer.status in (403, 404, 417), (answer.status, answer.error_text())
	assert answer.error_text() and "Traceback" not in answer.error_text()


def test_what_is_missing_is_named(world, staff):
	for field in ("cart_json", "customer_name", "pos_profile_name"):
		request = body(world)
		del request[field]
		refusal(staff, request)


def test_an_unknown_customer_is_not_found(world, staff):
	assert "Nobody" in refusal(staff, body(world, customer_name="Nobody"), 404)


def test_a_disabled_customer_is_refused(world, staff, committed):
	with committed():
		name = factories.make_customer("Gone Away", world.branch.territory, "01009999999")
		frappe.db.set_value("Customer", name, "disabled", 1)
	refusal(staff, body(world, customer_name=name))


def test_an_address_of_somebody_else_is_refused(world, staff):
	refusal(staff, body(world, shipping_address_name=f"{world.second_customer}-Shipping"))
	refusal(staff, body(world, shipping_address_name="no such address"))


@pytest.mark.parametrize(
	"values",
	[
		{"disabled": 1},
		{"is_sales_item": 0},
		{"end_of_life": "2020-01-31"},
		{"item_group": "Consumable"},
		{"has_variants": 1},
	],
)
def test_items_that_the_branch_does_not_sell(world, staff, committed, values):
	code = f"UNSOLD-{next(iter(values))}"
	with committed():
		factories.make_item(code, world.group_cakes, "10")
		item = frappe.get_doc("Item", code)
		frappe.db.set_value("Item", item.name, values)
	refusal(staff, body(world, line(world, code, rate=10)))


@pytest.mark.parametrize(
	("cakes", "drinks"),
	[
		(["CAKE-1"], ["DRINK-1"]),
		(["CAKE-1"] * 3, ["DRINK-1"]),
		(["CAKE-1"] * 2, []),
		(["CAKE-1", "DRINK-1"], ["DRINK-1"]),
	],
)
def test_a_bundle_is_filled_as_its_groups_say(world, staff, cakes, drinks):
	refusal(staff, body(world, bundle_line(world, cakes, drinks)))


@pytest.mark.parametrize("selected", [None, [], "x", {"no such group": []}, {"a": "b"}, {"a": {"b": 1}}])
def test_selections_that_are_none(world, staff, selected):
	entry = {**bundle_line(world, ["CAKE-1", "CAKE-1"], ["DRINK-1"]), "selected_items": selected}
	refusal(staff, body(world, entry))


def test_counts_of_a_selection_are_bounded(world, staff):
	for count in (-1, 0.5, 10**18, "many"):
		entry = bundle_line(world, ["CAKE-1"], ["DRINK-1"])
		next(iter(entry["selected_items"].values()))[0]["selected_quantity"] = count
		refusal(staff, body(world, entry))


def test_half_a_bundle_and_unknown_bundles(world, staff):
	refusal(staff, body(world, bundle_line(world, ["CAKE-1"] * 2, ["DRINK-1"], qty=1.5)))
	refusal(staff, body(world, {**bundle_line(world, ["CAKE-1"] * 2, ["DRINK-1"]), "item_code": "CAKE-1"}))


@pytest.mark.parametrize(
	"values",
	[
		{"payment_type": "barter"},
		{"payment_method": "shells"},
		{"required_delivery_datetime": "soon"},
		{"required_delivery_datetime": "2999-01-31T12:00:00"},
		{"custom_delivery_income": -5},
		{"custom_delivery_income": "nan"},
		{"sales_partner": "no such partner"},
		{"promo_codes": "{}"},
		{"promo_codes": '["NOPE"]'},
		{"promo_codes": json.dumps(["A"] * 11)},
		{"request_id": "x" * 200},
		{"request_id": ["x"]},
	],
)
def test_other_arguments_that_make_no_sense(world, http, values):
	refusal(http(world.line_manager), body(world, **values))


def test_an_unfinished_price_list_is_refused(world, http):
	refusal(http(world.line_manager), body(world, price_list="no such list"))
	refusal(http(world.line_manager), body(world, price_list="Standard Buying"))


def test_another_branch_is_none_of_your_business(world, http, staff):
	for branch in (world.second_branch.name, world.foreign_branch.name, "no such branch"):
		refusal(staff, body(world, pos_profile_name=branch), 403)
	for user in (world.stranger, world.bookkeeper):
		refusal(http(user), body(world), 403)
	assert http(None).post(CREATE, body(world)).status == 403


def test_the_way_in_is_post_only(world, staff):
	assert staff.get(CREATE, body(world)).status == 403


def test_whole_number_units_stay_whole(world, staff):
	assert "fraction" in refusal(staff, body(world, line(world, "CAKE-1", 1.5))).lower()


def test_an_amount_that_no_book_holds(world, http):
	dear = line(world, "CAKE-1", 100_000, custom_rate_override=1, rate=100_000_000)
	assert "more than" in refusal(http(world.line_manager), body(world, dear))
